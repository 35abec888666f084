package io.observatory.hitl.outbound.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Risk;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts as variables of CEL. Risk is a number with a name for each, so that {@code risk >= HIGH} is
 * what it says; texts would be compared by their letters.
 */
final class CelFacts {

  private static final CelType TEXT_OR_NULL = NullableType.create(SimpleType.STRING);

  /** The variables and their types. */
  static final Map<String, CelType> TYPES = types();

  private CelFacts() {}

  private static Map<String, CelType> types() {
    Map<String, CelType> types = new LinkedHashMap<>();
    types.put("agent.id", SimpleType.STRING);
    types.put("agent.type", TEXT_OR_NULL);
    types.put("agent.cluster", TEXT_OR_NULL);
    types.put("agent.execution_policy", SimpleType.STRING);
    types.put("capability", TEXT_OR_NULL);
    types.put("action", SimpleType.STRING);
    types.put("target", SimpleType.STRING);
    types.put("arguments", MapType.create(SimpleType.STRING, SimpleType.DYN));
    types.put("risk", SimpleType.INT);
    types.put("cost", NullableType.create(SimpleType.DOUBLE));
    types.put("time", SimpleType.TIMESTAMP);
    types.put("requester.id", SimpleType.STRING);
    types.put("requester.authenticated", SimpleType.BOOL);
    for (Risk risk : Risk.values()) {
      types.put(risk.name(), SimpleType.INT);
    }
    return types;
  }

  static Map<String, Object> values(Facts facts) {
    Map<String, Object> values = new HashMap<>();
    Facts.Agent agent = facts.agent();
    values.put("agent.id", agent.id());
    values.put("agent.type", value(agent.type()));
    values.put("agent.cluster", value(agent.cluster()));
    values.put("agent.execution_policy", agent.execution().name());
    values.put("capability", value(agent.capability()));
    values.put("action", facts.action());
    values.put("target", facts.target());
    values.put("arguments", value(facts.arguments()));
    values.put("risk", (long) facts.risk().ordinal());
    values.put("cost", value(facts.cost()));
    values.put("time", facts.time());
    values.put("requester.id", facts.requester().id());
    values.put("requester.authenticated", facts.requester().authenticated());
    for (Risk risk : Risk.values()) {
      values.put(risk.name(), (long) risk.ordinal());
    }
    return values;
  }

  /** JSON as CEL has it: whole numbers are of 64 bits, larger ones are no whole numbers. */
  private static Object value(@Nullable Object json) {
    return switch (json) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> {
        Map<Object, Object> values = new HashMap<>();
        map.forEach((key, value) -> values.put(key, value(value)));
        yield values;
      }
      case List<?> list -> {
        List<Object> values = new ArrayList<>(list.size());
        list.forEach(each -> values.add(value(each)));
        yield values;
      }
      case Integer number -> number.longValue();
      case Float number -> number.doubleValue();
      case BigInteger number ->
          number.bitLength() < Long.SIZE ? number.longValue() : number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      default -> json;
    };
  }
}
