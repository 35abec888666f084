package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.agent.BeatLog;
import io.observatory.heartbeat.agent.BeatLogUnavailableException;
import io.observatory.heartbeat.agent.BeatPace;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.AgentTokens;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Beats by the batch, for runners of many agents; each stands or falls alone. */
@RestController
class HeartbeatBatchController {

  private static final int LARGEST_BATCH = 1_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final BeatLog log;
  private final BeatPace pace;
  private final Clock clock;

  HeartbeatBatchController(BeatLog log, BeatPace pace, Clock clock) {
    this.log = log;
    this.pace = pace;
    this.clock = clock;
  }

  /** What is posted. */
  record Batch(@Nullable List<@Nullable BeatBody> heartbeats) {}

  /**
   * What became of one beat.
   *
   * @param status {@code ok} or {@code error}
   * @param code why not, as in a problem
   * @param nextBeatMs when the agent is to beat next
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      @JsonProperty("agent_id") @Nullable String agentId,
      String status,
      @Nullable String code,
      @Nullable String detail,
      @JsonProperty("next_beat_ms") @Nullable Long nextBeatMs) {

    private static Result refused(@Nullable String agentId, String code, String detail) {
      return new Result(agentId, "error", code, detail, null);
    }
  }

  /** The answer: as many results as beats, in their order. */
  record Answer(int accepted, List<Result> results) {}

  @PostMapping("/v1/heartbeats")
  @PreAuthorize("hasRole('agent')")
  Answer beat(@RequestBody Batch batch, Authentication caller) {
    List<@Nullable BeatBody> bodies = Objects.requireNonNullElse(batch.heartbeats(), List.of());
    if (bodies.isEmpty() || bodies.size() > LARGEST_BATCH) {
      throw Fields.invalidParameter(
          "heartbeats", "heartbeats must be a list of 1 to " + LARGEST_BATCH + ".");
    }
    @Nullable Result[] results = new Result[bodies.size()];
    List<BeatLog.Saying> sayings = new ArrayList<>(bodies.size());
    List<Integer> places = new ArrayList<>(bodies.size());
    for (int i = 0; i < results.length; i++) {
      BeatBody body = bodies.get(i);
      try {
        sayings.add(read(body, caller));
        places.add(i);
      } catch (ProblemException e) {
        results[i] = Result.refused(body == null ? null : body.agentId(), e.code(), detail(e));
      }
    }
    settle(sayings, places, results);
    int accepted = (int) Arrays.stream(results).filter(HeartbeatBatchController::isOk).count();
    return new Answer(accepted, Arrays.stream(results).map(Objects::requireNonNull).toList());
  }

  private BeatLog.Saying read(@Nullable BeatBody body, Authentication caller) {
    if (body == null) {
      throw Fields.invalidParameter("heartbeats", "A heartbeat is an object.");
    }
    BeatLog.Saying saying = BeatReading.read(body, clock.instant());
    if (!AgentTokens.speaksFor(caller.getName(), saying.beat().agentId())) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "agent_mismatch", "This token speaks for another agent.");
    }
    return saying;
  }

  private void settle(
      List<BeatLog.Saying> sayings, List<Integer> places, @Nullable Result[] results) {
    List<@Nullable BeatLogUnavailableException> answers = log.append(sayings);
    boolean none = !sayings.isEmpty() && answers.stream().noneMatch(Objects::isNull);
    if (none) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "log_unavailable",
          "No heartbeat was taken; send them again.",
          RETRY_AFTER);
    }
    for (int i = 0; i < answers.size(); i++) {
      String agentId = sayings.get(i).beat().agentId();
      results[places.get(i)] =
          answers.get(i) == null
              ? new Result(agentId, "ok", null, null, pace.next().toMillis())
              : Result.refused(
                  agentId, "log_unavailable", "The heartbeat was not taken; send it again.");
    }
  }

  private static boolean isOk(@Nullable Result result) {
    return result != null && result.status().equals("ok");
  }

  private static String detail(ProblemException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.code());
  }
}
