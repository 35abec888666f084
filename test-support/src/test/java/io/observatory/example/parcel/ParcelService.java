package io.observatory.example.parcel;

import java.time.Clock;
import java.time.Instant;

/** Domain. */
public final class ParcelService {
  private final Clock clock;
  private final ParcelEvents events;

  public ParcelService(Clock clock, ParcelEvents events) {
    this.clock = clock;
    this.events = events;
  }

  public void send(String name) {
    Thread.currentThread().setName(name);
    events.sent(name, Instant.now(clock));
  }
}
