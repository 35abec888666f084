/** What people are shown. */
@NullMarked
package io.observatory.hitl.outbound.chat;

import org.jspecify.annotations.NullMarked;
