package io.observatory.benchmarks;

import java.nio.charset.StandardCharsets;

/** The jobs of all schedulers that are compared: 128 bytes of JSON with a number, for an agent. */
final class JobLoad {
  static final String SERVICE = "scheduler-service";
  static final String DUE = "gateway.job.due.v1";
  static final int AGENTS = 1_000;
  static final int PAYLOAD = 128;

  /** What the number stands behind in a payload; eight digits follow. */
  static final String BEFORE = "{\"n\":\"";

  static final String AFTER = "\",\"padding\":\"";
  static final String END = "\"}";

  private static final int DIGITS = 8;
  private static final byte[] MARK = BEFORE.getBytes(StandardCharsets.US_ASCII);
  private static final String PADDING =
      "x".repeat(PAYLOAD - BEFORE.length() - DIGITS - AFTER.length() - END.length());

  private JobLoad() {}

  static String payload(int number) {
    String digits = Integer.toString(100_000_000 + number).substring(1);
    return BEFORE + digits + AFTER + PADDING + END;
  }

  /** The same in SQL, of the column {@code n}. */
  static String payloadSql() {
    return "'"
        + BEFORE
        + "' || lpad(n::text, "
        + DIGITS
        + ", '0') || '"
        + AFTER
        + PADDING
        + END
        + "'";
  }

  static String agent(int number) {
    return "agent-" + number % AGENTS;
  }

  /** The number in a record's value, whose text is in it as it is; -1 when it has none. */
  static int number(byte[] value) {
    for (int i = 0; i + MARK.length + DIGITS <= value.length; i++) {
      if (value[i] == MARK[0] && isMark(value, i)) {
        int number = 0;
        for (int j = 0; j < DIGITS; j++) {
          number = 10 * number + value[i + MARK.length + j] - '0';
        }
        return number;
      }
    }
    return -1;
  }

  private static boolean isMark(byte[] value, int from) {
    for (int j = 1; j < MARK.length; j++) {
      if (value[from + j] != MARK[j]) {
        return false;
      }
    }
    return true;
  }
}
