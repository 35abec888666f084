/** Tests of the capability map, and an oracle that needs no index. */
@NullMarked
package io.observatory.heartbeat.capability;

import org.jspecify.annotations.NullMarked;
