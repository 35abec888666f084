/** Clicks and forgeries. */
@NullMarked
package io.observatory.hitl.inbound.chat;

import org.jspecify.annotations.NullMarked;
