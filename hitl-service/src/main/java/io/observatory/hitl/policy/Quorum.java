package io.observatory.hitl.policy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who must approve, and who may stop it.
 *
 * <pre>
 * quorum     = either *( "," clause )
 * either     = all *( "or" all )
 * all        = one *( "and" one )
 * one        = term / "(" either ")"
 * term       = count "of" whom                       ; so many different persons
 * whom       = principal / "(" principal *( "," principal ) ")"
 * principal  = "any" / "role:" name / "user:" name   ; name may be "quoted"
 * clause     = "veto" whom / "deny" term / "distinct"
 * </pre>
 *
 * {@code 2 of role:sre and 1 of role:security, veto role:ciso}. A person counts once per term and
 * may serve several terms, unless {@code distinct}. One denial by somebody the quorum speaks of
 * denies; {@code deny 2 of role:sre} says how many it takes instead; a veto always denies.
 *
 * @param need what must come together
 * @param veto whose single denial always decides
 * @param denial denials that decide; null is one of anybody the quorum speaks of
 * @param distinct nobody serves two terms
 */
public record Quorum(Need need, List<Principal> veto, @Nullable Term denial, boolean distinct) {

  /** One approval of anybody who may vote at all. */
  public static final Quorum ANYBODY = parse("1 of any");

  /** Copies. */
  public Quorum {
    veto = List.copyOf(veto);
  }

  /**
   * Reads a quorum.
   *
   * @throws QuorumSyntaxException when it is none, or could never be met
   */
  public static Quorum parse(String text) {
    return QuorumParser.parse(text);
  }

  /**
   * How these ballots stand. Several ballots of one person are one, with all roles they show; who
   * has both approved and denied has denied.
   */
  public Tally tally(Collection<Ballot> ballots) {
    return new Count(this, ballots).tally();
  }

  /** Whether anything that person says counts, be it for or against. */
  public boolean speaksOf(String principal, Set<String> roles) {
    Voter voter = new Voter(principal, roles);
    return mayApprove(voter) || mayDeny(voter) || mayVeto(voter);
  }

  boolean mayApprove(Voter voter) {
    return need.ways().stream().flatMap(List::stream).anyMatch(term -> term.admits(voter));
  }

  boolean mayDeny(Voter voter) {
    return denial == null ? mayApprove(voter) : denial.admits(voter);
  }

  boolean mayVeto(Voter voter) {
    return veto.stream().anyMatch(each -> each.is(voter.principal(), voter.roles()));
  }

  /** How many denials decide. */
  int denials() {
    return denial == null ? 1 : denial.count();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return String.join(
        ", ",
        Stream.of(
                need.toString(),
                veto.isEmpty() ? "" : "veto " + Term.list(veto),
                denial == null ? "" : "deny " + denial,
                distinct ? "distinct" : "")
            .filter(part -> !part.isEmpty())
            .toList());
  }
}
