/** The heartbeat service: which agents are alive and what each can do. */
@NullMarked
package io.observatory.heartbeat;

import org.jspecify.annotations.NullMarked;
