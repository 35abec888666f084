package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.ExecutionPolicy;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What agents of one kind have in common; shared by all of them and counted. */
final class Kind {

  private final @Nullable Label type;
  private final @Nullable ExecutionPolicy policy;
  private final Skill[] skills;
  private final int hash;
  private int agents;

  Kind(@Nullable Label type, @Nullable ExecutionPolicy policy, Skill[] skills) {
    this.type = type;
    this.policy = policy;
    this.skills = skills;
    this.hash = Objects.hash(type, policy) * 31 + Arrays.hashCode(skills);
  }

  @Nullable Label type() {
    return type;
  }

  @Nullable ExecutionPolicy policy() {
    return policy;
  }

  /** Not to be changed. */
  Skill[] skills() {
    return skills;
  }

  void join() {
    agents++;
  }

  /** Whether nobody is left. */
  boolean leave() {
    return --agents == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Kind that
        && type == that.type
        && policy == that.policy
        && Arrays.equals(skills, that.skills);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
