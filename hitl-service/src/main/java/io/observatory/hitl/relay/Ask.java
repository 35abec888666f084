package io.observatory.hitl.relay;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a message opens a gate when its turn comes. */
public enum Ask {
  /** The agent asks for a person. */
  HITL_REQUIRED,
  /** The session repeats itself. */
  LOOP,
  /** The session has used more than it may. */
  BUDGET_EXCEEDED,
  /** Another agent than the session's own speaks. */
  IDENTITY_CONFLICT,
  /** A policy wants it. */
  POLICY;

  /** The set as the low bits of a number. */
  public static int bits(Set<Ask> asks) {
    return asks.stream().mapToInt(ask -> 1 << ask.ordinal()).sum();
  }

  /** The set of {@link #bits}; bits of later versions are left out. */
  public static Set<Ask> of(int bits) {
    EnumSet<Ask> asks = EnumSet.noneOf(Ask.class);
    for (Ask ask : values()) {
      if ((bits & 1 << ask.ordinal()) != 0) {
        asks.add(ask);
      }
    }
    return asks;
  }

  /** The reasons in words for programs, such as {@code hitl_required,loop}. */
  static String words(Set<Ask> asks) {
    return asks.stream()
        .map(ask -> ask.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }
}
