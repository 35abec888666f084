/** What every agent can do, in the memory of every instance: the capability map and its queries. */
@NullMarked
package io.observatory.heartbeat.capability;

import org.jspecify.annotations.NullMarked;
