/** Tests of who people are in a chat and of what is told outside. */
@NullMarked
package io.observatory.hitl.chat;

import org.jspecify.annotations.NullMarked;
