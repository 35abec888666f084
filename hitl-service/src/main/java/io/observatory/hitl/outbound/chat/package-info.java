/** What chat services show of an approval. */
@NullMarked
package io.observatory.hitl.outbound.chat;

import org.jspecify.annotations.NullMarked;
