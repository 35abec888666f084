package io.observatory.schemas.signed;

import java.io.IOException;
import java.math.BigDecimal;
import org.erdtman.jcs.NumberToJSON;

/**
 * A number as RFC 8785 writes it.
 *
 * @param text as ECMAScript writes the double
 * @param value Long for whole numbers up to 2^53, else Double
 */
record CanonicalNumber(String text, Number value) {
  private static final double EXACT = 0x1p53;

  /** Refuses what is no number. */
  static CanonicalNumber of(double held) {
    try {
      return new CanonicalNumber(NumberToJSON.serializeNumber(held), value(held));
    } catch (IOException e) {
      throw new RefusedJsonException("The number " + held + " can not be written in JSON.");
    }
  }

  /** Refuses a number that would not come back as it was written. */
  static CanonicalNumber of(String written) {
    String shown = written.length() <= 60 ? written : written.substring(0, 60) + "…";
    try {
      double held = Double.parseDouble(written);
      if (Double.isNaN(held) || Double.isInfinite(held)) {
        throw new RefusedJsonException("The number " + shown + " is too large for a double.");
      }
      CanonicalNumber number = of(held);
      if (new BigDecimal(number.text()).compareTo(new BigDecimal(written)) != 0) {
        throw new RefusedJsonException(
            "The number %s is not what a double holds (%s): write that, or a text."
                .formatted(shown, number.text()));
      }
      return number;
    } catch (NumberFormatException e) {
      throw new RefusedJsonException("The number " + shown + " can not be written in JSON.");
    }
  }

  private static Number value(double held) {
    boolean whole = held == Math.rint(held) && Math.abs(held) <= EXACT;
    return whole ? (Number) (long) held : (Number) held;
  }
}
