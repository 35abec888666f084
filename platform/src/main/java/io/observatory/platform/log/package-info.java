/** Log lines as JSON or text, with secrets removed before they are written. */
@NullMarked
package io.observatory.platform.log;

import org.jspecify.annotations.NullMarked;
