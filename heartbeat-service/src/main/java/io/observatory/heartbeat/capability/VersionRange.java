package io.observatory.heartbeat.capability;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a capability are meant: all of the bounds must hold. A capability without a
 * version lies within {@link #ANY} only.
 */
public record VersionRange(List<Bound> bounds) {

  /** Whatever the version, also none. */
  public static final VersionRange ANY = new VersionRange(List.of());

  public VersionRange {
    bounds = List.copyOf(bounds);
  }

  /** How a version is compared. */
  public enum Relation {
    /** The same, or equal as numbers: 1.2 is 1.2.0. */
    EQUAL("="),
    /** Older; a pre-release of the bound itself does not count as older. */
    BELOW("<"),
    /** Older or equal. */
    AT_MOST("<="),
    /** Newer. */
    ABOVE(">"),
    /** Newer or equal. */
    AT_LEAST(">="),
    /** Begins with these numbers: {@code 1.x}. */
    WITHIN("");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }
  }

  /** One comparison. */
  public record Bound(Relation relation, String version) {

    boolean admits(String text, @Nullable Version version) {
      if (relation == Relation.EQUAL && text.equals(this.version)) {
        return true;
      }
      Version bound = Version.parse(this.version);
      if (version == null || bound == null) {
        return false;
      }
      int compared = version.compareTo(bound);
      return switch (relation) {
        case EQUAL -> compared == 0;
        case BELOW -> compared < 0 && !isPreReleaseOf(version, bound);
        case AT_MOST -> compared <= 0;
        case ABOVE -> compared > 0;
        case AT_LEAST -> compared >= 0;
        case WITHIN -> compared >= 0 && version.beginsWith(bound);
      };
    }

    /** Who asks for {@code <2} does not mean 2.0.0-rc.1. */
    private static boolean isPreReleaseOf(Version version, Version bound) {
      return !bound.isPreRelease() && version.isPreRelease() && version.hasNumbersOf(bound);
    }

    @Override
    public String toString() {
      return relation == Relation.WITHIN
          ? version + ".x"
          : relation.sign + Query.Text.quoteIfNeeded(version, ",");
    }
  }

  boolean admits(@Nullable String text, @Nullable Version version) {
    if (bounds.isEmpty()) {
      return true;
    }
    if (text == null) {
      return false;
    }
    for (Bound bound : bounds) {
      if (!bound.admits(text, version)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return bounds.isEmpty()
        ? ""
        : bounds.stream().map(Bound::toString).collect(Collectors.joining(",", "@", ""));
  }
}
