package io.observatory.hitl;

import io.observatory.hitl.relay.Guards;
import io.observatory.hitl.relay.Limits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the relay runs, what it holds and what it guards against.
 *
 * @param stateDir where what waits is kept between restarts; losing it costs a restore from Kafka
 * @param threads threads that share the partitions
 * @param instanceId name of this member that survives a restart; empty for a dynamic member
 * @param host name under which other instances reach this one's HTTP port, to look into what waits
 *     here; empty when there is no other
 * @param standbys instances that keep a copy of a partition's state, so that one takes over without
 *     reading it from Kafka first; needs that many instances more than one
 * @param sessionTimeout silence after which another instance takes over, 6 to 10 s
 * @param commitInterval how often a transaction commits while the relay keeps up; half of it is
 *     what passing adds
 * @param longestTransaction how often one commits while it catches up, when fewer let more pass
 * @param replication copies of the state's topics; -1 is the broker's default
 * @param forgetAfter silence after which a running session is forgotten
 * @param forgetOverAfter the same once its last step was seen
 * @param gatesByApproval whether a gate is passed by a decision about its approval only; otherwise
 *     any operator passes it
 * @param policies whether policies also stop calls about which the agent did not ask
 * @param limits how much may wait
 * @param guards limits of the guards until others are commanded
 */
@ConfigurationProperties("hitl.relay")
public record RelayProperties(
    @DefaultValue("hitl-state") Path stateDir,
    @DefaultValue("2") int threads,
    @DefaultValue("") String instanceId,
    @DefaultValue("") String host,
    @DefaultValue("0") int standbys,
    @DefaultValue("6s") Duration sessionTimeout,
    @DefaultValue("40ms") Duration commitInterval,
    @DefaultValue("1s") Duration longestTransaction,
    @DefaultValue("-1") int replication,
    @DefaultValue("7d") Duration forgetAfter,
    @DefaultValue("1h") Duration forgetOverAfter,
    @DefaultValue("true") boolean gatesByApproval,
    @DefaultValue("false") boolean policies,
    @DefaultValue LimitSettings limits,
    @DefaultValue GuardSettings guards) {

  /**
   * How much may wait.
   *
   * @param sessionMessages messages of one session
   * @param sessionBytes bytes of one session
   * @param instanceBytes bytes of all sessions of this instance, on disk
   * @param policy what happens to a message above a session's limits
   */
  public record LimitSettings(
      @DefaultValue("100000") long sessionMessages,
      @DefaultValue("256MB") DataSize sessionBytes,
      @DefaultValue("8GB") DataSize instanceBytes,
      @DefaultValue("REJECT") Limits.Policy policy) {}

  /**
   * Limits of the guards; see {@link Guards}.
   *
   * @param loopWindow steps compared
   * @param loopWarning share of different steps below which is warned
   * @param loopLimit share of different steps below which it is a loop
   * @param loopGates whether a loop opens a gate
   * @param maxCost cost above which a gate opens; none when not set
   * @param maxTokens tokens above which a gate opens; none when not set
   */
  public record GuardSettings(
      @DefaultValue("8") int loopWindow,
      @DefaultValue("0.5") double loopWarning,
      @DefaultValue("0.25") double loopLimit,
      @DefaultValue("true") boolean loopGates,
      @Nullable Double maxCost,
      @Nullable Long maxTokens) {}

  /** What the relay takes. */
  public Limits domainLimits() {
    return new Limits(
        limits.sessionMessages(),
        limits.sessionBytes().toBytes(),
        limits.instanceBytes().toBytes(),
        limits.policy());
  }

  /** What the relay takes until others are commanded. */
  public Guards domainGuards() {
    return new Guards(
        guards.loopWindow(),
        guards.loopWarning(),
        guards.loopLimit(),
        guards.loopGates(),
        guards.maxCost(),
        guards.maxTokens());
  }
}
