package io.observatory.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listens to server-sent events on a thread of its own. */
public final class EventStream implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final InputStream body;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /** An event, or with an empty name a comment. */
  public record Event(String name, String id, JsonNode data) {}

  /**
   * Listens to what was answered.
   *
   * @throws IllegalStateException when that is not a stream
   */
  public EventStream(HttpResponse<InputStream> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("answered " + answer.statusCode());
    }
    this.body = answer.body();
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String name = "";
      String id = "";
      String data = "{}";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          events.add(new Event(name, id, JSON.readTree(data)));
          name = "";
          data = "{}";
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        }
      }
    } catch (IOException _) {
      // Closed by us or by the service.
    }
    events.add(new Event("end", "", JSON.readTree("{}")));
  }

  /** The next event, comments aside. */
  public Event next() {
    Event event = nextOrComment();
    while (event.name().isEmpty()) {
      event = nextOrComment();
    }
    return event;
  }

  /** The next event, or comment. */
  public Event nextOrComment() {
    try {
      Event event = events.poll(30, TimeUnit.SECONDS);
      if (event == null) {
        throw new IllegalStateException("nothing was told for 30 s");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What has come and was not asked for yet. */
  public @Nullable Event poll() {
    return events.poll();
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
