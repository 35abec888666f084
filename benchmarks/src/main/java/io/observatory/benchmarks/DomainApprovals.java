package io.observatory.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * The hitl-service in a JVM of its own that asks and decides without HTTP: for every number of
 * seconds it reads it says how many a second were opened and decided.
 */
final class DomainApprovals {
  static final String RATE = "opened and decided per second: ";

  /** Of the service's test classes: no module depends on a service. */
  static final String WORK = "io.observatory.hitl.ApprovalWork";

  private DomainApprovals() {}

  /** Takes how many do it at once. */
  public static void main(String[] arguments) throws Exception {
    try {
      work(arguments);
      System.exit(0);
    } catch (Throwable e) { // the service's threads would let it stand for ever
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void work(String[] arguments) throws Exception {
    PrintStream out = System.out;
    int atOnce = Integer.parseInt(arguments[0]);
    IntConsumer work = (IntConsumer) Class.forName(WORK).getDeclaredConstructor().newInstance();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(RATE + Rounds.perSecond(work::accept, atOnce, Integer.parseInt(line)));
      }
    }
  }
}
