package io.observatory.hitl.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people did; safe for use by many threads. */
public interface Interventions {

  /** Lines, the latest first. */
  List<Intervention> list(Question question);

  /**
   * Which lines; what is null does not matter.
   *
   * @param from not before this
   * @param until before this
   * @param before number to go on below, {@link Long#MAX_VALUE} to begin
   */
  record Question(
      @Nullable String sessionId,
      @Nullable String approvalId,
      @Nullable String principal,
      Intervention.@Nullable Deed action,
      @Nullable Instant from,
      @Nullable Instant until,
      long before,
      int limit) {}
}
