/** What has to be done from time to time. */
@NullMarked
package io.observatory.hitl.inbound.timer;

import org.jspecify.annotations.NullMarked;
