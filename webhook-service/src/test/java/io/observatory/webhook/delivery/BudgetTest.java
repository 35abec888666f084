package io.observatory.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetTest {

  private static int sum(Map<String, Room> given) {
    return given.values().stream().mapToInt(Room::places).sum();
  }

  @Test
  void howeverManyEndpointsWantPlacesThereAreNoMore() {
    Map<String, Room> wanted = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      wanted.put("e" + i, new Room(64, 1_000));
    }
    assertThat(sum(Budget.divide(wanted, 500))).isEqualTo(500);
    assertThat(Budget.divide(wanted, 0)).isEmpty();
  }

  @Test
  void whoWantsLittleGetsItAndTheOthersShareTheRest() {
    Map<String, Room> wanted =
        Map.of("little", new Room(3, 1), "much", new Room(400, 2), "more", new Room(900, 3));
    Map<String, Room> given = Budget.divide(wanted, 500);
    assertThat(given).containsEntry("little", new Room(3, 1));
    assertThat(sum(given)).isEqualTo(500);
    assertThat(given.get("much")).matches(room -> room.places() >= 166 && room.bytes() == 2);
    assertThat(given.get("more")).matches(room -> room.places() >= 166 && room.bytes() == 3);
  }
}
