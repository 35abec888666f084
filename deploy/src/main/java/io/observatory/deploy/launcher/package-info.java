/** The {@code ./observatory} command: raises, watches and stops the local stack. */
@NullMarked
package io.observatory.deploy.launcher;

import org.jspecify.annotations.NullMarked;
