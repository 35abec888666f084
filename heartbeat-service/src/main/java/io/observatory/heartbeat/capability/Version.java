package io.observatory.heartbeat.capability;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version in the manner of semver: numbers, of which missing ones count as 0, then perhaps a
 * pre-release, which is older than the release. Build metadata does not count.
 */
final class Version implements Comparable<Version> {

  private static final Pattern FORM =
      Pattern.compile(
          "v?(\\d{1,18}(?:\\.\\d{1,18}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]*)?");
  private static final int NUMBERS = 4;

  private final long[] numbers = new long[NUMBERS];
  private final int stated;
  private final List<String> preRelease;

  private Version(String numbers, @Nullable String preRelease) {
    String[] parts = numbers.split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      this.numbers[i] = Long.parseLong(parts[i]);
    }
    this.stated = parts.length;
    this.preRelease = preRelease == null ? List.of() : List.of(preRelease.split("\\.", -1));
  }

  /** Null when the text is no such version. */
  static @Nullable Version parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() ? new Version(matcher.group(1), matcher.group(2)) : null;
  }

  boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /** Whether the numbers are the same, whatever the pre-release. */
  boolean hasNumbersOf(Version other) {
    return Arrays.equals(numbers, other.numbers);
  }

  /** Whether the numbers that {@code prefix} states are ours. */
  boolean beginsWith(Version prefix) {
    return Arrays.equals(numbers, 0, prefix.stated, prefix.numbers, 0, prefix.stated);
  }

  @Override
  public int compareTo(Version other) {
    int byNumbers = Arrays.compare(numbers, other.numbers);
    if (byNumbers != 0) {
      return byNumbers;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
    }
    for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
      int byPart = compareParts(preRelease.get(i), other.preRelease.get(i));
      if (byPart != 0) {
        return byPart;
      }
    }
    return Integer.compare(preRelease.size(), other.preRelease.size());
  }

  private static int compareParts(String left, String right) {
    boolean leftCounts = isNumber(left);
    if (leftCounts != isNumber(right)) {
      return leftCounts ? -1 : 1;
    }
    return leftCounts
        ? Long.compare(Long.parseLong(left), Long.parseLong(right))
        : left.compareTo(right);
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty()
        && part.length() <= 18
        && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }
}
