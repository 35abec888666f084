/** The log: what a stored event is, how it is found again, and the ports to where it lives. */
@NullMarked
package io.observatory.audit.log;

import org.jspecify.annotations.NullMarked;
