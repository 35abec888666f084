package io.observatory.webhook.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a filter asks of the headers or of the body. */
sealed interface Condition {

  /** The first condition that is not met; empty when all are. */
  Optional<Mismatch> mismatch(@Nullable Object root);

  /** All of them. */
  record All(List<Condition> conditions) implements Condition {

    public All {
      conditions = List.copyOf(conditions);
    }

    @Override
    public Optional<Mismatch> mismatch(@Nullable Object root) {
      for (Condition condition : conditions) {
        Optional<Mismatch> found = condition.mismatch(root);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
  }

  /** At least one of them. */
  record Any(String at, List<Condition> conditions) implements Condition {

    public Any {
      conditions = List.copyOf(conditions);
    }

    @Override
    public Optional<Mismatch> mismatch(@Nullable Object root) {
      for (Condition condition : conditions) {
        if (condition.mismatch(root).isEmpty()) {
          return Optional.empty();
        }
      }
      return Optional.of(new Mismatch(at, "None of these is met."));
    }
  }

  /**
   * One of the values at a path. A step into a list is the number of an element, or goes into each
   * element that is an object; at its end the elements of a list count as well as the list.
   *
   * @param at where it stands in the filter
   */
  record Test(String at, List<String> path, Operator operator, List<@Nullable Object> operands)
      implements Condition {

    /** Enough for any list that a filter is good for, and a bound for what is compared. */
    private static final int MOST_VALUES = 1_000;

    @Override
    public Optional<Mismatch> mismatch(@Nullable Object root) {
      List<@Nullable Object> values = new ArrayList<>();
      collect(root, 0, values);
      if (operator.holds(values, operands)) {
        return Optional.empty();
      }
      boolean missing = values.isEmpty() && operator != Operator.EXIST;
      return Optional.of(
          new Mismatch(at, missing ? "The event has no such field." : "It is not met."));
    }

    private void collect(@Nullable Object node, int step, List<@Nullable Object> found) {
      if (found.size() >= MOST_VALUES) {
        return;
      }
      if (step == path.size()) {
        found.add(node);
        if (node instanceof List<?> list) {
          found.addAll(list.subList(0, Math.min(list.size(), MOST_VALUES)));
        }
      } else if (node instanceof Map<?, ?> object) {
        if (object.containsKey(path.get(step))) {
          collect(object.get(path.get(step)), step + 1, found);
        }
      } else if (node instanceof List<?> list) {
        int index = index(path.get(step));
        if (index < 0) {
          list.stream()
              .filter(element -> element instanceof Map)
              .forEach(element -> collect(element, step, found));
        } else if (index < list.size()) {
          collect(list.get(index), step + 1, found);
        }
      }
    }

    /** Of an element; -1 for the name of a field. */
    private static int index(String step) {
      boolean digits = step.length() <= 6 && step.chars().allMatch(c -> c >= '0' && c <= '9');
      return digits ? Integer.parseInt(step) : -1;
    }
  }
}
