package io.observatory.scheduler.outbound.json;

import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.plan.Policies;
import io.observatory.scheduler.plan.PolicyForm;
import io.observatory.scheduler.plan.ScheduleForm;
import io.observatory.scheduler.plan.StoredForms;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Remembers what it has read: a job's texts come back with each of its occurrences. */
@Component
class JacksonStoredForms implements StoredForms {

  /** Jobs have few distinct texts; where each has its own, reading one again costs microseconds. */
  private static final int REMEMBERED = 10_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private final Map<String, Schedule> schedules = new ConcurrentHashMap<>();
  private final Map<String, Policies> policies = new ConcurrentHashMap<>();

  @Override
  public String write(Schedule schedule) {
    return schedule instanceof Schedule.Once once
        ? "{\"type\":\"once\",\"at\":\"" + once.at() + "\"}" // as below, without the detour
        : JSON.writeValueAsString(ScheduleForm.write(schedule));
  }

  @Override
  public @Nullable String write(Policies wanted) {
    if (wanted.equals(Policies.DEFAULT)) {
      return null;
    }
    Map<String, @Nullable Object> object = PolicyForm.write(wanted);
    return object.isEmpty() ? null : JSON.writeValueAsString(object);
  }

  @Override
  public Schedule schedule(String text) {
    return remembered(schedules, text, JacksonStoredForms::readSchedule);
  }

  @Override
  public Policies policies(@Nullable String text) {
    return text == null
        ? Policies.DEFAULT
        : remembered(policies, text, stored -> PolicyForm.read(object("invalid_policy", stored)));
  }

  private static Schedule readSchedule(String text) {
    return ScheduleForm.read(object("invalid_schedule", text), Instant.EPOCH);
  }

  private static Map<String, @Nullable Object> object(String code, String text) {
    try {
      JsonNode root = JSON.readTree(text);
      if (root.isObject()) {
        return JSON.convertValue(root, OBJECT);
      }
    } catch (JacksonException unreadable) {
      throw noObject(code, unreadable);
    }
    throw noObject(code, null);
  }

  private static InvalidScheduleException noObject(String code, @Nullable Exception cause) {
    InvalidScheduleException wrong =
        new InvalidScheduleException(code, "", "a JSON object is wanted");
    wrong.initCause(cause);
    return wrong;
  }

  private static <T> T remembered(Map<String, T> memory, String text, Function<String, T> read) {
    T known = memory.get(text);
    if (known != null) {
      return known;
    }
    if (memory.size() >= REMEMBERED) {
      memory.clear();
    }
    T made = read.apply(text);
    memory.put(text, made);
    return made;
  }
}
