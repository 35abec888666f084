package io.observatory.hitl.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must come together for an approval: terms joined by {@code and} and {@code or}. */
public sealed interface Need {

  /** The ways to meet it: one of them, with all its terms. */
  List<List<Term>> ways();

  /** One term. */
  record One(Term term) implements Need {

    @Override
    public List<List<Term>> ways() {
      return List.of(List.of(term));
    }

    @Override
    public String toString() {
      return term.toString();
    }
  }

  /** Each of them; two at least, none of them itself such a one. */
  record All(List<Need> parts) implements Need {

    /** Copies. */
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public List<List<Term>> ways() {
      List<List<Term>> ways = List.of(List.of());
      for (Need part : parts) {
        List<List<Term>> longer = new ArrayList<>();
        for (List<Term> way : ways) {
          part.ways()
              .forEach(more -> longer.add(Stream.concat(way.stream(), more.stream()).toList()));
        }
        ways = longer;
      }
      return ways;
    }

    @Override
    public String toString() {
      return parts.stream()
          .map(part -> part instanceof Either ? "(" + part + ")" : part.toString())
          .collect(Collectors.joining(" and "));
    }
  }

  /** One of them; two at least, none of them itself such a one. */
  record Either(List<Need> parts) implements Need {

    /** Copies. */
    public Either {
      parts = List.copyOf(parts);
    }

    @Override
    public List<List<Term>> ways() {
      return parts.stream().flatMap(part -> part.ways().stream()).toList();
    }

    @Override
    public String toString() {
      return parts.stream().map(Need::toString).collect(Collectors.joining(" or "));
    }
  }

  /** Each of them; what is itself such a one is taken apart, as {@code and} is associative. */
  static Need all(List<Need> parts) {
    List<Need> flat =
        parts.stream()
            .flatMap(part -> part instanceof All all ? all.parts().stream() : Stream.of(part))
            .toList();
    return flat.size() == 1 ? flat.getFirst() : new All(flat);
  }

  /** One of them; taken apart likewise. */
  static Need either(List<Need> parts) {
    List<Need> flat =
        parts.stream()
            .flatMap(part -> part instanceof Either any ? any.parts().stream() : Stream.of(part))
            .toList();
    return flat.size() == 1 ? flat.getFirst() : new Either(flat);
  }
}
