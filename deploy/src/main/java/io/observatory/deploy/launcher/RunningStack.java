package io.observatory.deploy.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/** The stack that a launcher keeps running, in this process or another. */
public final class RunningStack implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final ControlFile control;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private RunningStack(ControlFile control) {
    this.control = control;
  }

  /** The running stack of this home, if its launcher lives. */
  public static Optional<RunningStack> find(StackSettings settings) {
    return ControlFile.read(settings.run(ControlFile.NAME)).map(RunningStack::new);
  }

  /** The same, or a {@link StackException} that says how to raise one. */
  public static RunningStack require(StackSettings settings) {
    return find(settings)
        .orElseThrow(
            () -> new StackException("The stack is not running. Raise it: ./observatory up"));
  }

  /** What runs now. */
  public StackStatus status() {
    return JSON.readValue(ask("status"), StackStatus.class);
  }

  /** Starts a component; returns when it is ready. */
  public void start(String component) {
    ask("start?component=" + component);
  }

  /** Stops a component; returns when it is gone. */
  public void stop(String component) {
    ask("stop?component=" + component);
  }

  /** Kills a component for good. */
  public void kill(String component) {
    ask("kill?component=" + component);
  }

  /** Kills a component; the launcher starts it again after that time. */
  public void kill(String component, Duration away) {
    ask("kill?component=" + component + "&for=" + away);
  }

  /** Takes the stack down; returns whether the launcher was gone within the time. */
  boolean down(Duration limit) {
    ask("down");
    return control.launcher().process().map(process -> gone(process, limit)).orElse(true);
  }

  @Override
  public void close() {
    http.close();
  }

  private static boolean gone(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String ask(String what) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control.port() + "/" + what))
            .header(ControlServer.KEY_HEADER, control.key())
            .timeout(Duration.ofMinutes(3))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new StackException(response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new StackException("The launcher does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.", e);
    }
  }
}
