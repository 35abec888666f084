package io.observatory.webhook.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.SourceProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ReceiveRoomTest {

  private final ReceiveRoom room =
      new ReceiveRoom(
          new SourceProperties(
              DataSize.ofKilobytes(64),
              Duration.ofSeconds(3),
              Duration.ofSeconds(10),
              DataSize.ofMegabytes(1)));

  @Test
  void thereAreOnlySoManyAndWhoLeavesMakesRoom() {
    List<ReceiveRoom.Place> places = new ArrayList<>();
    for (int i = 0; i < (1 << 20) / ReceiveRoom.BASE; i++) {
      places.add(room.enter());
    }
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(room::enter)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("temporarily_unavailable"));
    places.getFirst().close();
    places.getFirst().close(); // gives back once
    room.enter();
    assertThatExceptionOfType(ProblemException.class).isThrownBy(room::enter);
  }
}
