package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.Capability;
import org.jspecify.annotations.Nullable;

/** A capability in one version, and who has it. There is one instance for each in the map. */
final class Skill {

  private final Capability capability;
  private final @Nullable Version version;
  private final Postings agents = new Postings();

  Skill(Capability capability) {
    this.capability = capability;
    this.version = capability.version() == null ? null : Version.parse(capability.version());
  }

  Capability capability() {
    return capability;
  }

  /** Null when there is none or it is not of numbers. */
  @Nullable Version version() {
    return version;
  }

  boolean isWithin(VersionRange range) {
    return range.admits(capability.version(), version);
  }

  Postings agents() {
    return agents;
  }
}
