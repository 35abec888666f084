package io.observatory.hitl.inbound.http;

import io.observatory.hitl.approval.ApprovalStore;
import io.observatory.hitl.graph.Place;
import io.observatory.hitl.session.Gates;
import io.observatory.platform.http.Cursors;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A place in a list, opaque to callers so that it may change its form. */
final class Cursor {

  private static final String SESSION = "s1:";
  private static final String GATE = "g1:";
  private static final String APPROVAL = "a1:";
  private static final String INTERVENTION = "i1:";
  private static final String MESSAGE = "m1:";
  private static final String STEP = "n1:";
  private static final String POLICY = "p1:";
  private static final String POLICY_VERSION = "v1:";

  private Cursor() {}

  static String afterSession(String sessionId) {
    return Cursors.write(SESSION, sessionId);
  }

  /** The session to go on behind; empty to begin. */
  static String session(@Nullable String cursor) {
    return Cursors.id(SESSION, cursor);
  }

  static String afterGate(Gates.Place place) {
    return Cursors.write(GATE, place.openedAt() + "," + place.gateId());
  }

  /** The gate to go on behind; null to begin. */
  static Gates.@Nullable Place gate(@Nullable String cursor) {
    return timed(GATE, cursor, Gates.Place::new);
  }

  static String belowApproval(ApprovalStore.Place place) {
    return Cursors.write(APPROVAL, place.openedAt() + "," + place.id());
  }

  /** The approval to go on below; null to begin. */
  static ApprovalStore.@Nullable Place approval(@Nullable String cursor) {
    return timed(APPROVAL, cursor, ApprovalStore.Place::new);
  }

  /** A place that is a time and an id. */
  private static <P> @Nullable P timed(
      String form, @Nullable String cursor, BiFunction<Instant, String, P> place) {
    String text = Cursors.read(form, cursor);
    if (text == null) {
      return null;
    }
    int comma = text.indexOf(',');
    try {
      return place.apply(
          Instant.parse(text.substring(0, Math.max(0, comma))), text.substring(comma + 1));
    } catch (DateTimeException e) {
      throw Cursors.invalid();
    }
  }

  static String belowIntervention(long number) {
    return Cursors.write(INTERVENTION, Long.toString(number));
  }

  /** The number to go on below. */
  static long intervention(@Nullable String cursor) {
    return Cursors.number(INTERVENTION, cursor, Long.MAX_VALUE);
  }

  static String fromMessage(long position) {
    return Cursors.write(MESSAGE, Long.toString(position));
  }

  /** The position to begin at. */
  static long message(@Nullable String cursor) {
    return Cursors.number(MESSAGE, cursor, Long.MIN_VALUE);
  }

  static String afterPolicy(String name) {
    return Cursors.write(POLICY, name);
  }

  /** The policy to go on behind; empty to begin. */
  static String policy(@Nullable String cursor) {
    return Cursors.id(POLICY, cursor);
  }

  static String belowPolicyVersion(long version) {
    return Cursors.write(POLICY_VERSION, Long.toString(version));
  }

  /** The version to go on below. */
  static long policyVersion(@Nullable String cursor) {
    return Cursors.number(POLICY_VERSION, cursor, Long.MAX_VALUE);
  }

  /** A place in the order of steps. */
  record StepPlace(Place place, String stepId) implements Comparable<StepPlace> {

    @Override
    public int compareTo(StepPlace other) {
      int byPlace = place.compareTo(other.place);
      return byPlace == 0 ? stepId.compareTo(other.stepId) : byPlace;
    }
  }

  static String afterStep(StepPlace step) {
    Place place = step.place();
    return Cursors.write(STEP, place.at() + "," + place.offset() + "," + step.stepId());
  }

  /** The step to go on behind; null to begin. */
  static @Nullable StepPlace step(@Nullable String cursor) {
    String text = Cursors.read(STEP, cursor);
    if (text == null) {
      return null;
    }
    String[] parts = text.split(",", 3);
    try {
      if (parts.length == 3) {
        return new StepPlace(
            new Place(Instant.parse(parts[0]), Long.parseLong(parts[1])), parts[2]);
      }
    } catch (DateTimeException | NumberFormatException e) {
      throw Cursors.invalid();
    }
    throw Cursors.invalid();
  }
}
