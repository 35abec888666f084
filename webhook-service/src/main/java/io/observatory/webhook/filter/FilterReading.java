package io.observatory.webhook.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one filter, within bounds. Not to be used twice. */
final class FilterReading {

  private static final int DEEPEST = 8;
  private static final int MOST_CONDITIONS = 64;
  private static final int MOST_VALUES = 100;
  private static final int LONGEST = 8_192;
  private static final int LONGEST_PATH = 16;
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#%&'*+.^_`|~-]{1,128}");

  private int conditions;
  private int length;
  private boolean ofHeaders;

  /** The conditions on headers; their names have no parts. */
  Condition headers(String at, @Nullable Object value) {
    ofHeaders = true;
    return object(at, value, List.of(), 0);
  }

  Condition body(String at, @Nullable Object value) {
    ofHeaders = false;
    return object(at, value, List.of(), 0);
  }

  private Condition object(String at, @Nullable Object value, List<String> prefix, int depth) {
    if (!(value instanceof Map<?, ?> object)) {
      throw new InvalidFilterException(at, "must be an object of conditions");
    }
    if (object.isEmpty()) {
      throw new InvalidFilterException(at, "must hold a condition");
    }
    if (depth > DEEPEST) {
      throw new InvalidFilterException(at, "must be at most " + DEEPEST + " objects deep");
    }
    List<Condition> all = new ArrayList<>();
    object.forEach(
        (name, inner) -> {
          String key = String.valueOf(name);
          String here = at + "." + key;
          count(here, key);
          all.add(member(here, key, inner, prefix, depth));
        });
    return all.size() == 1 ? all.getFirst() : new Condition.All(all);
  }

  private Condition member(
      String at, String key, @Nullable Object value, List<String> prefix, int depth) {
    if (key.equals("$and") || key.equals("$or")) {
      List<Condition> members = members(at, value, prefix, depth);
      return key.equals("$and") ? new Condition.All(members) : new Condition.Any(at, members);
    }
    if (key.startsWith("$")) {
      Operator operator =
          Operator.of(key)
              .orElseThrow(() -> new InvalidFilterException(at, "is no operator of filters"));
      if (prefix.isEmpty()) {
        throw new InvalidFilterException(at, "must stand below the name of a field");
      }
      return new Condition.Test(at, prefix, operator, operands(at, operator, value));
    }
    List<String> path = path(at, key, prefix);
    return value instanceof Map
        ? object(at, value, path, depth + 1)
        : new Condition.Test(at, path, Operator.EQ, Arrays.asList(scalar(at, value)));
  }

  private List<Condition> members(
      String at, @Nullable Object value, List<String> prefix, int depth) {
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw new InvalidFilterException(at, "must be a list of objects");
    }
    List<Condition> members = new ArrayList<>();
    for (Object member : list) {
      String here = at + "[" + members.size() + "]";
      count(here, "");
      members.add(object(here, member, prefix, depth + 1));
    }
    return members;
  }

  private List<String> path(String at, String key, List<String> prefix) {
    if (ofHeaders) {
      if (!prefix.isEmpty() || !HEADER.matcher(key).matches()) {
        throw new InvalidFilterException(at, "is no name of a header");
      }
      return List.of(key.toLowerCase(Locale.ROOT));
    }
    List<String> path = Stream.concat(prefix.stream(), Stream.of(key.split("\\.", -1))).toList();
    if (path.size() > LONGEST_PATH || path.contains("")) {
      throw new InvalidFilterException(
          at, "must be names between single dots, at most " + LONGEST_PATH);
    }
    return path;
  }

  private List<@Nullable Object> operands(String at, Operator operator, @Nullable Object value) {
    if (operator.takesMany()) {
      if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > MOST_VALUES) {
        throw new InvalidFilterException(at, "must be a list of 1 to " + MOST_VALUES + " values");
      }
      List<@Nullable Object> operands = new ArrayList<>();
      for (Object each : list) {
        operands.add(scalar(at + "[" + operands.size() + "]", each));
      }
      return operands;
    }
    Object operand = scalar(at, value);
    if (operator == Operator.EXIST && !(operand instanceof Boolean)) {
      throw new InvalidFilterException(at, "must be true or false");
    }
    if (operator.isOrder() && !(operand instanceof BigDecimal || operand instanceof String)) {
      throw new InvalidFilterException(at, "must be a number or text");
    }
    return Arrays.asList(operand);
  }

  private @Nullable Object scalar(String at, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case String text -> {
        grow(at, text);
        yield text;
      }
      case BigDecimal number -> number(at, number);
      case BigInteger number -> number(at, number);
      case Integer number -> number(at, number);
      case Long number -> number(at, number);
      case Double number when Double.isFinite(number) -> number(at, number);
      case Float number when Float.isFinite(number) -> number(at, number);
      default ->
          throw new InvalidFilterException(at, "must be text, a number, true, false or null");
    };
  }

  private BigDecimal number(String at, Number number) {
    String digits = number.toString();
    grow(at, digits);
    return new BigDecimal(digits);
  }

  private void count(String at, String key) {
    conditions++;
    if (conditions > MOST_CONDITIONS) {
      throw new InvalidFilterException(
          at, "is one condition too many: there may be " + MOST_CONDITIONS);
    }
    grow(at, key);
  }

  private void grow(String at, String text) {
    length += text.length();
    if (length > LONGEST) {
      throw new InvalidFilterException(
          at, "makes the filter too long: it may have " + LONGEST + " characters");
    }
    if (text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF)) {
      throw new InvalidFilterException(at, "must be valid text");
    }
  }
}
