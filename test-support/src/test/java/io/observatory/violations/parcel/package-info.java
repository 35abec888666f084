/** Domain classes that break the rules, each one. */
@NullMarked
package io.observatory.violations.parcel;

import org.jspecify.annotations.NullMarked;
