/** Everything that runs the gateway on one machine; {@link Observatory} is where it starts. */
@NullMarked
package io.observatory.deploy;

import org.jspecify.annotations.NullMarked;
