/** Approvals where people talk: who they are there, what cards say, what is told outside. */
@NullMarked
package io.observatory.hitl.chat;

import org.jspecify.annotations.NullMarked;
