/** The domain of a service that keeps every rule. */
@NullMarked
package io.observatory.example.parcel;

import org.jspecify.annotations.NullMarked;
