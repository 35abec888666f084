/** What people command: recorded, sent to the relay and answered. */
@NullMarked
package io.observatory.hitl.command;

import org.jspecify.annotations.NullMarked;
