/** Drives the {@code ./observatory} command, Kafka and HTTP, as a person or an agent does. */
@NullMarked
package io.observatory.e2e;

import org.jspecify.annotations.NullMarked;
