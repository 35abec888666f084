package io.observatory.example.parcel;

import java.time.Instant;

/** A port. */
public interface ParcelEvents {
  void sent(String name, Instant at);
}
