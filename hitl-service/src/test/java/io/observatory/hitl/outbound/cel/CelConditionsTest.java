package io.observatory.hitl.outbound.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.hitl.policy.ConditionFailedException;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.InvalidConditionException;
import io.observatory.hitl.policy.Risk;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelConditionsTest {

  private static final CelConditions CONDITIONS = new CelConditions();

  private static Facts facts(@Nullable String type, @Nullable Double cost) {
    Map<String, @Nullable Object> arguments = new HashMap<>();
    arguments.put("amount", 250);
    arguments.put("rate", 0.5);
    arguments.put("zero", 0L);
    arguments.put("nothing", null);
    arguments.put("huge", new BigInteger("100000000000000000000"));
    arguments.put("names", Arrays.asList("ann", null, Map.of("x", List.of(1))));
    arguments.put("flag", true);
    return new Facts(
        new Facts.Agent("a-1", type, "prod", "refund"),
        "tool_call",
        "crm",
        arguments,
        Risk.HIGH,
        cost,
        Instant.parse("2026-11-21T12:00:00Z"),
        new Facts.Requester("flow-1", false));
  }

  private static boolean holds(String source) {
    return CONDITIONS.compile(source).test(facts("janitor", 12.5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent.id == 'a-1' && agent.cluster == 'prod' && agent.type.startsWith('jan')",
        "capability == 'refund' && action == 'tool_call' && target == 'crm'",
        "risk >= HIGH && risk < CRITICAL && LOW < MEDIUM",
        "cost > 12 && cost == 12.5",
        "arguments.amount > 100 && arguments['rate'] == 0.5",
        "arguments.huge > 1",
        "arguments.nothing == null && arguments.flag",
        "has(arguments.amount) && !has(arguments.absent)",
        "arguments.names[2].x[0] == 1 && 'ann' in arguments.names",
        "arguments.names.exists(name, name == null)",
        "arguments.size() == 7 && size('äöü') == 3",
        "!requester.authenticated && requester.id == 'flow-1'",
        "time.getHours('Europe/Berlin') == 13 && time < timestamp('2027-01-01T00:00:00Z')",
        "time.getDayOfWeek() == 6",
        "target.matches('^c[rx]m$')",
        "has(arguments.absent) && arguments.absent > 1 || true",
      })
  void seesTheFacts(String source) {
    assertThat(holds(source)).isTrue();
  }

  @Test
  void whatIsNotKnownIsNull() {
    Facts unknown = facts(null, null);
    assertThat(CONDITIONS.compile("agent.type == null && cost == null").test(unknown)).isTrue();
    assertThat(CONDITIONS.compile("agent.type == 'janitor'").test(unknown)).isFalse();
    assertThatThrownBy(() -> CONDITIONS.compile("cost > 1.0").test(unknown))
        .isInstanceOf(ConditionFailedException.class);
    assertThatThrownBy(() -> CONDITIONS.compile("agent.type.startsWith('j')").test(unknown))
        .isInstanceOf(ConditionFailedException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          agent.id = 'x'            | line 1, column 10
          agent.name == 'x'         | line 1, column 1
          risk == 'HIGH'            | line 1, column 6
          cost + 'x' == 'y'         | line 1, column 6
          arguments.amount + 1      | expected type 'bool'
          'x'                       | expected type 'bool'
          nobody()                  | undeclared reference to 'nobody'
          agent.id.startsWith(1)    | no matching overload
          ~~                        | line 1, column 1
          """)
  void whatIsWrongIsSaidWhenItIsCompiled(String source, String message) {
    assertThatThrownBy(() -> CONDITIONS.compile(source))
        .isInstanceOf(InvalidConditionException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arguments.absent > 1",
        "arguments['absent'] == 'x'",
        "1 / arguments.zero > 1",
        "arguments.amount % 0 == 1",
        "arguments.amount",
        "arguments.amount.startsWith('2')",
        "arguments.flag + 1 == 2",
        "arguments.nothing > 1",
        "arguments.names[7] == 'x'",
        "int(target) == 1",
        "9223372036854775807 + arguments.amount > 0",
        "target.matches(arguments.names[0] + '(')",
      })
  void t26WhatCanNotBeAnsweredIsAnError(String source) {
    assertThatThrownBy(() -> holds(source))
        .isInstanceOf(ConditionFailedException.class)
        .message()
        .isNotBlank()
        .hasSizeLessThan(500);
  }

  @Test
  void sourcesAreBounded() {
    assertThatThrownBy(() -> holds("true || ".repeat(500) + "true"))
        .isInstanceOf(InvalidConditionException.class);
    assertThatThrownBy(() -> holds("(".repeat(1_000) + "true" + ")".repeat(1_000)))
        .isInstanceOf(InvalidConditionException.class);
    assertThatThrownBy(() -> holds("!".repeat(3_000) + "("))
        .isInstanceOf(InvalidConditionException.class);
  }

  @Test
  void iterationsAreBounded() {
    List<@Nullable Object> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(i);
    }
    Facts facts =
        new Facts(
            new Facts.Agent("a", null, null, null),
            "x",
            "",
            Map.of("many", many),
            Risk.LOW,
            null,
            Instant.EPOCH,
            new Facts.Requester("a", false));
    assertThat(CONDITIONS.compile("arguments.many.all(x, x >= 0)").test(facts)).isTrue();
    assertThatThrownBy(
            () ->
                CONDITIONS
                    .compile("arguments.many.all(x, arguments.many.all(y, x + y >= 0))")
                    .test(facts))
        .isInstanceOf(ConditionFailedException.class);
  }
}
