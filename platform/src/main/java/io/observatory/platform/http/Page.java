package io.observatory.platform.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param nextCursor where the next page begins, null on the last one
 */
public record Page<T>(List<T> items, @JsonProperty("next_cursor") @Nullable String nextCursor) {

  /** Of what was found when one more than {@code limit} was asked for. */
  public static <F, T> Page<T> of(
      List<F> found, int limit, Function<F, T> body, Function<F, String> cursor) {
    boolean more = found.size() > limit;
    List<F> page = more ? found.subList(0, limit) : found;
    return new Page<>(page.stream().map(body).toList(), more ? cursor.apply(page.getLast()) : null);
  }
}
