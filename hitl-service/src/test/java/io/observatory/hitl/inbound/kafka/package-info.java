/** The relay on its own: as a topology and as a program that can be killed. */
@NullMarked
package io.observatory.hitl.inbound.kafka;

import org.jspecify.annotations.NullMarked;
