/** What an event is, tested without infrastructure. */
@NullMarked
package io.observatory.audit.log;

import org.jspecify.annotations.NullMarked;
