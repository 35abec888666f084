package io.observatory.hitl.relay;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Judges each message as it arrives: does it ask, repeat itself, cost too much, or is it foreign.
 */
final class Guard {

  private static final int WARNED = 1;
  private static final int LOOPS = 2;

  private Guard() {}

  /**
   * Counts the message in and says why it must be looked at; empty when it may pass. {@code tell}
   * gets what is worth telling, with its score, once per crossing of a limit.
   */
  static Set<Ask> judge(
      Session session, Facts facts, Guards guards, BiConsumer<Notice.Kind, Double> tell) {
    Set<Ask> asks = EnumSet.noneOf(Ask.class);
    if (facts.hitlRequired()) {
      asks.add(Ask.HITL_REQUIRED);
    }
    if (isForeign(session, facts.marks().agentId())) {
      asks.add(Ask.IDENTITY_CONFLICT);
      tell.accept(Notice.Kind.IDENTITY_CONFLICT, null);
    }
    if (facts.step() != null && repeats(session, facts.step(), guards, tell)) {
      asks.add(Ask.LOOP);
    }
    if (overspends(session, facts, guards, tell)) {
      asks.add(Ask.BUDGET_EXCEEDED);
    }
    return asks;
  }

  private static boolean isForeign(Session session, String agentId) {
    if (session.agents().isEmpty()) {
      session.admit(agentId);
      return false;
    }
    return !session.agents().contains(agentId);
  }

  private static boolean repeats(
      Session session, Facts.Step step, Guards guards, BiConsumer<Notice.Kind, Double> tell) {
    Usage usage = session.usage();
    Pattern pattern = usage.pattern().with(step, guards.loopWindow());
    double score = pattern.uniqueness(guards.loopWindow());
    int level = score < guards.loopLimit() ? LOOPS : score < guards.loopWarning() ? WARNED : 0;
    if (level > usage.loopLevel()) {
      tell.accept(level == LOOPS ? Notice.Kind.LOOP : Notice.Kind.LOOP_WARNING, score);
    }
    session.usage(usage.step(pattern, level));
    return guards.loopGates() && level == LOOPS && usage.loopLevel() < LOOPS;
  }

  private static boolean overspends(
      Session session, Facts facts, Guards guards, BiConsumer<Notice.Kind, Double> tell) {
    Usage before = session.usage();
    if (facts.tokens() == 0 && facts.cost() == 0) {
      return false;
    }
    Usage now = before.spent(facts.tokens(), facts.cost());
    session.usage(now);
    if (exceeds(now, guards) && !exceeds(before, guards)) {
      boolean byCost =
          guards.maxCost() != null && now.cost() - now.costAllowed() > guards.maxCost();
      tell.accept(Notice.Kind.BUDGET_EXCEEDED, byCost ? now.cost() : (double) now.tokens());
    }
    return exceeds(now, guards);
  }

  static boolean exceeds(Usage usage, Guards guards) {
    Double cost = guards.maxCost();
    Long tokens = guards.maxTokens();
    return (cost != null && usage.cost() - usage.costAllowed() > cost)
        || (tokens != null && usage.tokens() - usage.tokensAllowed() > tokens);
  }
}
