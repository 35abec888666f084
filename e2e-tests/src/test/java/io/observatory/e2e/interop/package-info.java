/** What we write, a genuine Confluent client reads, and the other way round. */
@NullMarked
package io.observatory.e2e.interop;

import org.jspecify.annotations.NullMarked;
