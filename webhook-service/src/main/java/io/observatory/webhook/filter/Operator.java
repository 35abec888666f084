package io.observatory.webhook.filter;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a condition asks of the values at its path; where there are many, one is enough. */
enum Operator {
  EQ("$eq"),
  NEQ("$neq"),
  GT("$gt"),
  GTE("$gte"),
  LT("$lt"),
  LTE("$lte"),
  IN("$in"),
  NIN("$nin"),
  EXIST("$exist");

  private final String word;

  Operator(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Optional<Operator> of(String word) {
    for (Operator operator : values()) {
      if (operator.word.equals(word)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /** Whether it takes a list. */
  boolean takesMany() {
    return this == IN || this == NIN;
  }

  /** Whether it asks for an order, which only texts and numbers have. */
  boolean isOrder() {
    return this == GT || this == GTE || this == LT || this == LTE;
  }

  /**
   * Whether the values are what is asked for.
   *
   * @param operands one, unless it {@link #takesMany}
   */
  boolean holds(List<@Nullable Object> values, List<@Nullable Object> operands) {
    return switch (this) {
      case EQ, IN -> anyEqual(values, operands);
      case NEQ, NIN -> !anyEqual(values, operands);
      case GT -> anyOrdered(values, operands.getFirst(), sign -> sign > 0);
      case GTE -> anyOrdered(values, operands.getFirst(), sign -> sign >= 0);
      case LT -> anyOrdered(values, operands.getFirst(), sign -> sign < 0);
      case LTE -> anyOrdered(values, operands.getFirst(), sign -> sign <= 0);
      case EXIST -> Boolean.TRUE.equals(operands.getFirst()) != values.isEmpty();
    };
  }

  private static boolean anyEqual(List<@Nullable Object> values, List<@Nullable Object> operands) {
    for (Object value : values) {
      for (Object operand : operands) {
        if (isSame(value, operand)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSame(@Nullable Object value, @Nullable Object operand) {
    if (value instanceof BigDecimal number && operand instanceof BigDecimal other) {
      return number.compareTo(other) == 0; // 1.0 is 1
    }
    return value == null ? operand == null : value.equals(operand);
  }

  private static boolean anyOrdered(
      List<@Nullable Object> values, @Nullable Object operand, IntPredicate wanted) {
    for (Object value : values) {
      if (value instanceof BigDecimal number
          && operand instanceof BigDecimal other
          && wanted.test(number.compareTo(other))) {
        return true;
      }
      if (value instanceof String text
          && operand instanceof String other
          && wanted.test(text.compareTo(other))) {
        return true;
      }
    }
    return false;
  }
}
