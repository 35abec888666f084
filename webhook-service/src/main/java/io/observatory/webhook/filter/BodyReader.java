package io.observatory.webhook.filter;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads bodies that are JSON. */
public interface BodyReader {

  /**
   * What a body says.
   *
   * @param root a map, a list, text, a {@link java.math.BigDecimal}, a boolean or null
   */
  record Tree(@Nullable Object root) {}

  /** Empty for a body that is no JSON. */
  Optional<Tree> read(byte[] body);
}
