package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.agent.Absence;
import io.observatory.heartbeat.agent.Beat;
import io.observatory.heartbeat.agent.BeatLog;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.Claim;
import io.observatory.platform.http.Fields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what was posted into what is appended, or says what is wrong with it. */
final class BeatReading {

  private static final int MOST_CAPABILITIES = 1_000;

  private BeatReading() {}

  static BeatLog.Saying read(BeatBody body, Instant now) {
    Beat.Kind kind = kind(body.kind());
    Beat beat =
        new Beat(
            Fields.parameter("agent_id", body.agentId()),
            new Claim(
                Fields.parameter("cluster_id", body.clusterId()),
                Fields.parameterIfAny("agent_type", body.agentType()),
                capabilities(body.capabilities()),
                BeatFields.policy(body.executionPolicy()),
                BeatFields.millis("ttl_ms", body.ttlMs())),
            count("incarnation", body.incarnation()),
            count("seq", body.seq()),
            kind,
            absence(body));
    return new BeatLog.Saying(
        beat,
        "REGISTER".equals(body.kind()),
        AgentTime.read(body.sentAt(), now).truncatedTo(ChronoUnit.MILLIS));
  }

  private static Beat.Kind kind(@Nullable String said) {
    return switch (said) {
      case "BEAT", "REGISTER" -> Beat.Kind.SIGN_OF_LIFE;
      case "DEREGISTER" -> Beat.Kind.FAREWELL;
      case null -> Beat.Kind.SIGN_OF_LIFE;
      default ->
          throw Fields.invalidParameter("kind", "kind must be BEAT, REGISTER or DEREGISTER.");
    };
  }

  static @Nullable List<Capability> capabilities(@Nullable List<@Nullable Capability> said) {
    if (said == null) {
      return null;
    }
    if (said.size() > MOST_CAPABILITIES) {
      throw Fields.invalidParameter(
          "capabilities", "capabilities must be at most " + MOST_CAPABILITIES + ".");
    }
    List<Capability> capabilities = new ArrayList<>(said.size());
    for (Capability each : said) {
      if (each == null) {
        throw Fields.invalidParameter(
            "capabilities", "A capability has a name and may have a version.");
      }
      capabilities.add(
          new Capability(
              Fields.parameter("capability_name", each.name()),
              Fields.parameterIfAny("capability_version", each.version())));
    }
    return capabilities;
  }

  private static long count(String field, @Nullable Long said) {
    if (said != null && said < 0) {
      throw Fields.invalidParameter(field, field + " must be 0 or more.");
    }
    return Objects.requireNonNullElse(said, 0L);
  }

  private static @Nullable Absence absence(BeatBody body) {
    Long busy = BeatFields.millis("busy_for_ms", body.busyForMs());
    Long sleep = BeatFields.millis("sleep_for_ms", body.sleepForMs());
    String progress = Fields.parameterIfAny("progress", body.progress());
    return busy == null && sleep == null && progress == null
        ? null
        : new Absence(
            Objects.requireNonNullElse(busy, 0L), Objects.requireNonNullElse(sleep, 0L), progress);
  }
}
