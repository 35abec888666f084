package io.observatory.webhook.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Divides the places of one round of claims, however many endpoints want some. */
final class Budget {

  private Budget() {}

  /**
   * What each endpoint gets: as much as the others, unless it wants less, and of what is left then
   * as much as it wants. Where there are more endpoints than places, chance says which get none.
   */
  static Map<String, Room> divide(Map<String, Room> wanted, int places) {
    List<String> ids = new ArrayList<>(wanted.keySet());
    Collections.shuffle(ids);
    Map<String, Room> given = new HashMap<>();
    int left = places;
    int each = ids.isEmpty() ? 0 : Math.max(1, places / ids.size());
    for (int most : new int[] {each, Integer.MAX_VALUE}) {
      for (String id : ids) {
        Room room = wanted.getOrDefault(id, new Room(0, 0));
        Room before = given.getOrDefault(id, new Room(0, room.bytes()));
        int more = Math.min(Math.min(room.places() - before.places(), most), left);
        if (more > 0) {
          given.put(id, new Room(before.places() + more, room.bytes()));
          left -= more;
        }
      }
    }
    return given;
  }
}
