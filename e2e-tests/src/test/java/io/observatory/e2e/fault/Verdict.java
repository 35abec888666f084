package io.observatory.e2e.fault;

import java.util.Locale;

/**
 * What came of one scenario.
 *
 * @param agents how many were in the fleet
 * @param silent how many of them went silent
 * @param evicted how many were evicted, by what gateway.capability.v1 says
 * @param falsely how many living ones were evicted, told or listed, or a silent one before its TTL
 * @param missed how many silent ones were not evicted, told and listed, in time
 * @param notBack how many evicted ones beat again and stayed evicted
 * @param note what else was measured
 */
record Verdict(
    String scenario,
    int agents,
    int silent,
    int evicted,
    int falsely,
    int missed,
    long notBack,
    String note) {

  static final String HEADER =
      "| scenario | agents | silent | evicted | false | missed | not back | |\n"
          + "|---|---|---|---|---|---|---|---|\n";

  boolean isExact() {
    return falsely == 0 && missed == 0 && notBack == 0;
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d | %,d | %d | %d | %d | %s |%n",
        scenario,
        agents,
        silent,
        evicted,
        falsely,
        missed,
        notBack,
        note);
  }
}
