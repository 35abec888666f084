package io.observatory.scheduler.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 (hex) of a job as it stands, for those who want to know whether it is the same. */
public final class JobDigest {

  private JobDigest() {}

  /** Of that state. */
  public static String of(Job job) {
    StringBuilder text = new StringBuilder();
    line(text, job.id());
    line(text, job.version());
    line(text, job.state());
    line(text, job.spec().targetAgentId());
    line(text, job.spec().schedule());
    line(text, job.spec().policies());
    line(text, String.valueOf(job.spec().payload()));
    return of(text);
  }

  /** Of many, in their order: of which they are. */
  public static String of(List<Job> jobs) {
    StringBuilder text = new StringBuilder();
    jobs.forEach(job -> line(text, job.id()));
    return of(text);
  }

  private static String of(StringBuilder text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void line(StringBuilder text, Object part) {
    text.append(part).append('\n');
  }
}
