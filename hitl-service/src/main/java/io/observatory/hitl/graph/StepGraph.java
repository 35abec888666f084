package io.observatory.hitl.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one session and what led to each: a forest, the same for the same steps in whichever
 * order they came. The step that closed a cycle, which is the last of it, is refused and stands
 * beside; whoever names it as parent has none. A step whose parent has not come is waiting; after
 * some patience it is an orphan and hangs at the session's root until the parent comes after all.
 */
public final class StepGraph {

  private final @Nullable String root;
  private final List<Node> nodes;
  private final List<Refused> refused;

  private StepGraph(@Nullable String root, List<Node> nodes, List<Refused> refused) {
    this.root = root;
    this.nodes = List.copyOf(nodes);
    this.refused = List.copyOf(refused);
  }

  /** How a step hangs in the graph. */
  public enum Bond {
    /** It names no parent. */
    ROOT,
    /** Its parent is there. */
    CHILD,
    /** Its parent has not come yet. */
    WAITING,
    /** Its parent has not come in time. */
    ORPHAN
  }

  /**
   * A step in its place.
   *
   * @param attachedTo the step it hangs at; null for the session itself
   */
  public record Node(Step step, @Nullable String attachedTo, Bond bond) {}

  /**
   * A step that closed a cycle.
   *
   * @param length steps of the cycle; 1 when it named itself
   */
  public record Refused(Step step, int length) {}

  /** Draws the graph as it is at {@code now}. */
  public static StepGraph of(Collection<Step> steps, Instant now, Duration patience) {
    Map<String, Step> known = new HashMap<>();
    steps.forEach(step -> known.merge(step.id(), step, Step::with));
    List<Refused> refused = cycles(known);
    refused.forEach(one -> known.remove(one.step().id()));
    List<Step> ordered = known.values().stream().sorted(Step.ORDER).toList();
    String root =
        ordered.stream()
            .filter(step -> step.parentId() == null)
            .findFirst()
            .map(Step::id)
            .orElse(null);
    Instant late = now.minus(patience);
    return new StepGraph(
        root,
        ordered.stream().map(step -> node(step, known.keySet(), root, late)).toList(),
        refused);
  }

  private static Node node(Step step, Set<String> known, @Nullable String root, Instant late) {
    String parent = step.parentId();
    if (parent == null) {
      return new Node(step, null, Bond.ROOT);
    }
    if (known.contains(parent)) {
      return new Node(step, parent, Bond.CHILD);
    }
    return step.since().isAfter(late)
        ? new Node(step, null, Bond.WAITING)
        : new Node(step, root, Bond.ORPHAN);
  }

  /** Each step has one parent at most, so cycles share no step: the last of each is refused. */
  private static List<Refused> cycles(Map<String, Step> known) {
    List<Refused> refused = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (Step start : known.values()) {
      Set<String> path = new LinkedHashSet<>();
      String at = start.id();
      while (at != null && known.containsKey(at) && !done.contains(at) && path.add(at)) {
        at = Objects.requireNonNull(known.get(at)).parentId();
      }
      if (at != null && path.contains(at)) {
        refused.add(closing(at, known));
      }
      done.addAll(path);
    }
    refused.sort((one, other) -> Step.ORDER.compare(one.step(), other.step()));
    return refused;
  }

  private static Refused closing(String onCycle, Map<String, Step> known) {
    Step begin = Objects.requireNonNull(known.get(onCycle));
    Step last = begin;
    int length = 1;
    for (Step at = parent(begin, known); at != begin; at = parent(at, known)) {
      last = Step.ORDER.compare(at, last) > 0 ? at : last;
      length++;
    }
    return new Refused(last, length);
  }

  private static Step parent(Step step, Map<String, Step> known) {
    return Objects.requireNonNull(known.get(Objects.requireNonNull(step.parentId())));
  }

  /** The first step without a parent, where orphans hang; null while there is none. */
  public @Nullable String root() {
    return root;
  }

  /** All steps that were not refused, in the order in which they came. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The steps that closed a cycle, in the order in which they came. */
  public List<Refused> refused() {
    return refused;
  }

  /** How many steps hang in that way. */
  public long count(Bond bond) {
    return nodes.stream().filter(node -> node.bond() == bond).count();
  }
}
