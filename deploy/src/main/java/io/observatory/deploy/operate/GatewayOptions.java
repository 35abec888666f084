package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.RunningStack;
import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.launcher.StackException;
import io.observatory.deploy.launcher.StackOptions;
import io.observatory.deploy.launcher.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gateway a command asks, and as whom: the running stack as its operator unless told. */
final class GatewayOptions {
  /** The service that holds sessions and asks people. */
  static final String SESSIONS = "hitl-service";

  /** The service that delivers webhooks. */
  static final String WEBHOOKS = "webhook-service";

  /** The service that fires jobs. */
  static final String JOBS = "scheduler-service";

  @Mixin private StackOptions stack = new StackOptions();

  @Option(
      names = "--at",
      paramLabel = "<url>",
      description = "Another service than this machine's; needs --token-file.")
  private @Nullable String at;

  @Option(
      names = "--token-file",
      paramLabel = "<file>",
      description = "File with the bearer token of whoever commands, on one line.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--wait",
      paramLabel = "<time>",
      defaultValue = "30s",
      description = "How long an answer is waited for (default ${DEFAULT-VALUE}).")
  private Duration patience = Duration.ofSeconds(30);

  /** Finds the service of sessions, or says how to raise it. */
  Gateway connect() {
    return connect(SESSIONS);
  }

  /** Finds that service, or says how to raise it. */
  Gateway connect(String service) {
    return connect(service, "operator");
  }

  /** Finds that service and comes in that role, or says how to raise it. */
  Gateway connect(String service, String role) {
    if (at != null) {
      if (tokenFile == null) {
        throw new StackException("--at needs --token-file: the token of an operator there.");
      }
      if (!at.matches("https?://[^/].*")) {
        throw new StackException("--at is \"" + at + "\"; write http://host:port or https://host.");
      }
      return new Gateway(service, at, token(tokenFile), patience);
    }
    StackSettings settings = stack.settings();
    try (RunningStack running = RunningStack.require(settings)) {
      String base = running.status().component(service).endpoint();
      String token =
          tokenFile == null ? Secrets.open(settings.home()).token(role) : token(tokenFile);
      return new Gateway(service, base, token, patience);
    }
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StackException("The token can not be read from " + file + ".", e);
    }
  }
}
