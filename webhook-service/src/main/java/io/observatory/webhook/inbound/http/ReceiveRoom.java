package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.SourceProperties;
import io.observatory.webhook.source.ReceptionLog;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Room for what strangers send. They decide how long a body takes, so bodies are read outside of
 * the places that all requests share: bounded in bytes among all of them, and in time for each.
 * Safe for use by many threads.
 */
@Component
class ReceiveRoom {

  /** What a request costs before a byte of its body is there. */
  static final int BASE = 16 * 1_024;

  private static final Logger LOGGER = LoggerFactory.getLogger(ReceiveRoom.class);
  private static final int PART = 8 * 1_024;

  private final Semaphore bytes;
  private final int largest;
  private final Duration time;
  private final ReceptionLog log;

  ReceiveRoom(SourceProperties properties, ReceptionLog log) {
    this.log = log;
    this.bytes = new Semaphore(Math.toIntExact(properties.heldBytes().toBytes()));
    this.largest = Math.toIntExact(properties.maxBody().toBytes());
    this.time = properties.bodyTime();
  }

  /** A place, to be closed when the request is answered; refuses when there is none. */
  Place enter() {
    Place place = new Place();
    place.take(BASE);
    return place;
  }

  static ProblemException later(Duration wait) {
    return ProblemException.retryLater(
        HttpStatus.SERVICE_UNAVAILABLE,
        "temporarily_unavailable",
        "The webhook was not taken; send it again.",
        wait);
  }

  /** Of one request, for one thread. */
  final class Place implements AutoCloseable {

    private int taken;

    private Place() {}

    private void take(int count) {
      if (!bytes.tryAcquire(count)) {
        log.deferred("no_room");
        throw later(Duration.ofSeconds(1));
      }
      taken += count;
    }

    /**
     * The whole body. A read of the connection may take as long as the server lets it; the time for
     * all of them is looked at after each.
     */
    byte[] body(HttpServletRequest request) {
      long announced = request.getContentLengthLong();
      if (announced > largest) {
        throw tooLarge();
      }
      try {
        return announced >= 0 && announced <= PART
            ? read(request.getInputStream(), (int) announced)
            : read(request.getInputStream());
      } catch (IOException e) {
        LOGGER.debug("A body broke off", e);
        throw new ProblemException(
            HttpStatus.BAD_REQUEST, "body_incomplete", "The body did not come to its end.");
      }
    }

    /** Of a few bytes whose number was announced: what is held is their array, once. */
    private byte[] read(InputStream source, int announced) throws IOException {
      long began = System.nanoTime();
      byte[] body = new byte[announced];
      int filled = 0;
      while (filled < announced) {
        int count = source.read(body, filled, announced - filled);
        if (count < 0) {
          throw new EOFException("after %d of %d bytes".formatted(filled, announced));
        }
        filled += count;
        stopWhenSlow(began);
      }
      take(announced);
      return body;
    }

    private byte[] read(InputStream source) throws IOException {
      long began = System.nanoTime();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] part = new byte[PART];
      int count = source.read(part);
      while (count >= 0) {
        if (body.size() + count > largest) {
          throw tooLarge();
        }
        stopWhenSlow(began);
        take(2 * count); // as it grows, and as an array
        body.write(part, 0, count);
        count = source.read(part);
      }
      return body.toByteArray();
    }

    private void stopWhenSlow(long began) {
      if (System.nanoTime() - began > time.toNanos()) {
        log.deferred("body_slow");
        throw new ProblemException(
            HttpStatus.REQUEST_TIMEOUT,
            "body_too_slow",
            "The body did not come within " + time.toSeconds() + " s.");
      }
    }

    private ProblemException tooLarge() {
      return new ProblemException(
          HttpStatus.CONTENT_TOO_LARGE,
          "content_too_large",
          "The body is larger than " + largest + " bytes.");
    }

    @Override
    public void close() {
      bytes.release(taken);
      taken = 0;
    }
  }
}
