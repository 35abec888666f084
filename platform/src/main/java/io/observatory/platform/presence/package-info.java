/** An agent's other authenticated HTTP traffic as a sign of life. */
@NullMarked
package io.observatory.platform.presence;

import org.jspecify.annotations.NullMarked;
