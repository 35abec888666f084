/** Approvals where people talk: what a card says, whichever chat service shows it. */
@NullMarked
package io.observatory.hitl.chat;

import org.jspecify.annotations.NullMarked;
