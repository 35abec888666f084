/** Delivering again: one event, or many by an order that survives whoever works on it. */
@NullMarked
package io.observatory.webhook.replay;

import org.jspecify.annotations.NullMarked;
