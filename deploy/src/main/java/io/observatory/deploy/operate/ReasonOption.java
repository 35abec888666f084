package io.observatory.deploy.operate;

import java.util.Map;
import picocli.CommandLine.Option;

/** Why a person does it. */
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "<text>",
      defaultValue = "",
      description = "Why; kept in the record of interventions.")
  private String reason = "";

  /** The body of a command. */
  Map<String, String> body() {
    return reason.isEmpty() ? Map.of() : Map.of("reason", reason);
  }
}
