/** What happens by the clock: last-seen times written behind, agents counted. */
@NullMarked
package io.observatory.heartbeat.inbound.timer;

import org.jspecify.annotations.NullMarked;
