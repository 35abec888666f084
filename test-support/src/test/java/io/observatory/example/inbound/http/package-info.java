/** Its HTTP adapter. */
@NullMarked
package io.observatory.example.inbound.http;

import org.jspecify.annotations.NullMarked;
