/** What chat services tell us people clicked, believed only after its signature was checked. */
@NullMarked
package io.observatory.hitl.inbound.chat;

import org.jspecify.annotations.NullMarked;
