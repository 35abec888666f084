package io.observatory.audit.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids one event carries, at most one per kind. An empty, overlong (more than {@value #LONGEST}
 * characters) or NUL-holding id is no id: it stays in the stored bytes and is not searched by. Not
 * safe for concurrent use.
 */
public final class CorrelationIds {

  /** The longest id the contracts allow. */
  public static final int LONGEST = 256;

  private static final Correlation[] KINDS = Correlation.values();

  private final @Nullable String[] ids = new @Nullable String[KINDS.length];

  /** The id of this kind, or null when the event does not say. */
  public @Nullable String get(Correlation kind) {
    return ids[kind.ordinal()];
  }

  /** Takes the id unless one of this kind is already known or the text is no id. */
  public CorrelationIds offer(Correlation kind, @Nullable String id) {
    if (id != null && ids[kind.ordinal()] == null && isId(id)) {
      ids[kind.ordinal()] = id;
    }
    return this;
  }

  /** Whether the text can be an id. */
  public static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= LONGEST && text.indexOf('\0') < 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CorrelationIds that && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return Arrays.toString(ids);
  }
}
