package io.observatory.webhook.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.SourceProperties;
import io.observatory.webhook.source.ReceptionLog;
import io.observatory.webhook.source.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ReceiveRoomTest {

  private final List<String> deferred = new ArrayList<>();
  private final ReceiveRoom room =
      new ReceiveRoom(
          new SourceProperties(
              DataSize.ofKilobytes(64),
              Duration.ofSeconds(3),
              Duration.ofSeconds(10),
              DataSize.ofMegabytes(1),
              0,
              Map.of()),
          new Deferred());

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
    assertThat(deferred).containsExactly("no_room", "no_room");
  }

  private final class Deferred implements ReceptionLog {
    @Override
    public void taken(Source source, boolean repeat) {}

    @Override
    public void refused(Source source, String reason) {}

    @Override
    public void deferred(String cause) {
      deferred.add(cause);
    }

    @Override
    public void unknown() {}
  }
}
