package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** What the agents of the first generation expect to read. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeartbeatAnswer(String status, @Nullable String reason) {

  static final HeartbeatAnswer OK = new HeartbeatAnswer("ok", null);
  static final HeartbeatAnswer INVALID_TYPE =
      new HeartbeatAnswer("error", "invalid_heartbeat_type");
}
