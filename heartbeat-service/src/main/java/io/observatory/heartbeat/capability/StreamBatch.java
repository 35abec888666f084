package io.observatory.heartbeat.capability;

import java.util.List;

/**
 * What a stream is told next.
 *
 * @param events in order; may be empty while more is to come
 * @param isIdle whether nothing more can be told before the map changes
 * @param hasLapsed whether the stream fell behind what is remembered, so that it has a gap
 */
public record StreamBatch(List<StreamEvent> events, boolean isIdle, boolean hasLapsed) {

  static final StreamBatch LAPSED = new StreamBatch(List.of(), true, true);

  public StreamBatch {
    events = List.copyOf(events);
  }
}
