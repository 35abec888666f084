package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.log.Scrubber;
import io.observatory.webhook.endpoint.EndpointRules;
import io.observatory.webhook.endpoint.EndpointTerms;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import io.observatory.webhook.endpoint.RetryPolicy;
import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.signing.HeaderForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of an endpoint; what is left out stays as it is, or as is usual. Parts merge
 * as RFC 7396 says, and a header that is null is removed.
 *
 * @param tenantId only when it is made
 * @param headerNames as a whole; an empty one gives the profile its own names back
 * @param filter as a whole; an empty one takes the filter away
 * @param secret only when it is made
 * @param secretKind of the one to make, when none is given
 */
record EndpointWish(
    @JsonProperty("tenant_id") @Nullable String tenantId,
    @Nullable String url,
    @Nullable String description,
    @Nullable List<@Nullable String> types,
    @Nullable Map<String, @Nullable Object> filter,
    @Nullable Map<String, @Nullable String> headers,
    @Nullable String profile,
    @JsonProperty("header_names") @Nullable Map<String, @Nullable String> headerNames,
    @Nullable OrderingWish ordering,
    @Nullable LimitsWish limits,
    @Nullable RetryWish retry,
    @Nullable String secret,
    @JsonProperty("secret_kind") @Nullable String secretKind,
    @Nullable String reason) {

  record OrderingWish(
      @Nullable String scope, @JsonProperty("skip_dead") @Nullable Boolean skipDead) {

    Ordering on(Ordering before) {
      Ordering.Scope kept =
          scope == null
              ? before.scope()
              : Fields.word("ordering.scope", Ordering.Scope.values(), scope);
      return new Ordering(kept, skipDead == null ? before.skipDead() : skipDead);
    }
  }

  record LimitsWish(
      @Nullable Integer concurrency,
      @JsonProperty("per_second") @Nullable Double perSecond,
      @Nullable Integer burst) {

    Limits on(Limits before) {
      return valid(
          "limits",
          () ->
              new Limits(
                  concurrency == null ? before.concurrency() : concurrency,
                  perSecond == null ? before.perSecond() : perSecond,
                  burst == null ? before.burst() : burst));
    }
  }

  record RetryWish(
      @Nullable List<String> delays,
      @Nullable Double jitter,
      @JsonProperty("retry_after_cap") @Nullable String retryAfterCap) {

    RetryPolicy on(RetryPolicy before) {
      List<Duration> waits = new ArrayList<>();
      if (delays != null) {
        if (delays.size() > 100) {
          throw ProblemException.invalid("retry.delays", "must be at most 100");
        }
        for (int i = 0; i < delays.size(); i++) {
          waits.add(Fields.duration("retry.delays[" + i + "]", String.valueOf(delays.get(i))));
        }
      }
      return valid(
          "retry",
          () ->
              new RetryPolicy(
                  delays == null ? before.delays() : waits,
                  jitter == null ? before.jitter() : jitter,
                  retryAfterCap == null
                      ? before.retryAfterCap()
                      : Fields.duration("retry.retry_after_cap", retryAfterCap)));
    }
  }

  /** A new endpoint's. */
  EndpointTerms terms() {
    if (url == null) {
      throw ProblemException.invalid("url", "is missing");
    }
    return on(
        new EndpointTerms(
            EndpointRules.url(url),
            "",
            List.of(),
            Filter.NONE,
            Map.of(),
            HeaderForm.STANDARD,
            Ordering.NONE,
            Limits.USUAL,
            RetryPolicy.USUAL));
  }

  /** Those of an endpoint, with what is wanted changed. */
  EndpointTerms on(EndpointTerms before) {
    return new EndpointTerms(
        url == null ? before.url() : EndpointRules.url(url),
        description == null ? before.description() : description,
        types == null ? before.types() : typesGiven(types),
        filter == null ? before.filter() : Filter.of(filter),
        headers == null ? before.headers() : headersOn(before.headers(), headers),
        HeaderNames.on(before.form(), profile, headerNames),
        ordering == null ? before.ordering() : ordering.on(before.ordering()),
        limits == null ? before.limits() : limits.on(before.limits()),
        retry == null ? before.retry() : retry.on(before.retry()));
  }

  private static List<String> typesGiven(List<@Nullable String> types) {
    List<String> given = types.stream().filter(Objects::nonNull).distinct().toList();
    if (types.contains(null)) {
      throw ProblemException.invalid("types", "must hold no null");
    }
    return given;
  }

  /** A value that comes back as it was shown, masked or in part, stays what it is. */
  private static Map<String, String> headersOn(
      Map<String, String> before, Map<String, @Nullable String> wanted) {
    Map<String, String> merged = new HashMap<>(before);
    wanted.forEach(
        (name, value) -> {
          if (value == null) {
            merged.remove(name);
          } else if (!isAsShown(name, value, before.get(name))) {
            merged.put(name, value);
          }
        });
    return merged;
  }

  private static boolean isAsShown(String name, String value, @Nullable String before) {
    return before != null
        && (value.equals(Scrubber.MASK) || value.equals(ShownHeaders.value(name, before)));
  }

  private static <T> T valid(String path, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(path, String.valueOf(e.getMessage()));
    }
  }

  /** Shows nothing: it may hold secrets. */
  @Override
  public String toString() {
    return "EndpointWish";
  }
}
