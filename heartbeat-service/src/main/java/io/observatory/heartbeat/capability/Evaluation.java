package io.observatory.heartbeat.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/** Finds the slots of a query by the index. Results may be the index's own: not to be changed. */
final class Evaluation {

  static final int MOST_NAMES = 1_000;

  private final CapabilityIndex index;

  Evaluation(CapabilityIndex index) {
    this.index = index;
  }

  RoaringBitmap of(Query query) {
    return switch (query) {
      case Query.And and -> all(and.parts());
      case Query.Or or -> any(or.parts().stream().map(this::of).toList());
      case Query.Not not -> RoaringBitmap.andNot(index.everybody(), of(not.part()));
      case Query.Capable capable -> capable(capable);
      case Query.InCluster cluster ->
          labelled(cluster.name(), index::clusterOf, index::clustersFrom);
      case Query.OfType type -> labelled(type.name(), index::typeOf, index::typesFrom);
      case Query.InState state -> index.state(state.state()).bitmap();
      case Query.UnderPolicy policy -> index.policy(policy.policy()).bitmap();
    };
  }

  /** The rarest first, then those that must not be. */
  private RoaringBitmap all(List<Query> parts) {
    List<RoaringBitmap> wanted = new ArrayList<>();
    List<RoaringBitmap> unwanted = new ArrayList<>();
    for (Query part : parts) {
      if (part instanceof Query.Not(Query inner)) {
        unwanted.add(of(inner));
      } else {
        wanted.add(of(part));
      }
    }
    wanted.sort(Comparator.comparingInt(RoaringBitmap::getCardinality));
    RoaringBitmap result = wanted.isEmpty() ? index.everybody() : wanted.getFirst();
    for (RoaringBitmap next : wanted.subList(Math.min(1, wanted.size()), wanted.size())) {
      result = RoaringBitmap.and(result, next);
    }
    for (RoaringBitmap next : unwanted) {
      result = RoaringBitmap.andNot(result, next);
    }
    return result;
  }

  private RoaringBitmap capable(Query.Capable query) {
    Query.Text text = query.name();
    List<RoaringBitmap> found = new ArrayList<>();
    if (!text.isPrefix()) {
      addVersions(text.value(), query.range(), found);
      return any(found);
    }
    int names = 0;
    for (String name : index.names(text.value(), null)) {
      if (!name.startsWith(text.value())) {
        break;
      }
      refuseMoreThan(++names, text);
      addVersions(name, query.range(), found);
    }
    return any(found);
  }

  private void addVersions(String name, VersionRange range, List<RoaringBitmap> found) {
    for (Skill skill : index.versions(name)) {
      if (skill.isWithin(range)) {
        found.add(skill.agents().bitmap());
      }
    }
  }

  private static RoaringBitmap labelled(
      Query.Text text,
      Function<String, @Nullable Label> one,
      Function<String, Collection<Label>> from) {
    if (!text.isPrefix()) {
      Label label = one.apply(text.value());
      return label == null ? new RoaringBitmap() : label.agents().bitmap();
    }
    List<RoaringBitmap> found = new ArrayList<>();
    for (Label label : from.apply(text.value())) {
      if (!label.name().startsWith(text.value())) {
        break;
      }
      refuseMoreThan(found.size() + 1, text);
      found.add(label.agents().bitmap());
    }
    return any(found);
  }

  private static void refuseMoreThan(int names, Query.Text text) {
    if (names > MOST_NAMES) {
      throw new InvalidQueryException(
          text + " stands for more than " + MOST_NAMES + " names; write more of the name.");
    }
  }

  private static RoaringBitmap any(List<RoaringBitmap> parts) {
    return switch (parts.size()) {
      case 0 -> new RoaringBitmap();
      case 1 -> parts.getFirst();
      case 2 -> RoaringBitmap.or(parts.getFirst(), parts.getLast());
      default -> FastAggregation.or(parts.iterator());
    };
  }
}
