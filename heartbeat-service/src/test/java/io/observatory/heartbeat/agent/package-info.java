/** Tests of the domain: no broker, no database, time moved by hand. */
@NullMarked
package io.observatory.heartbeat.agent;

import org.jspecify.annotations.NullMarked;
