/**
 * The agents of the fleet: what each can do and whether it is alive; start reading at {@link
 * Fleet}.
 */
@NullMarked
package io.observatory.heartbeat.agent;

import org.jspecify.annotations.NullMarked;
