/** Days of the history are made in time, and what is done long ago goes. */
@NullMarked
package io.observatory.scheduler.upkeep;

import org.jspecify.annotations.NullMarked;
