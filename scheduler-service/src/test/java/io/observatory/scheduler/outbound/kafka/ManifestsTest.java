package io.observatory.scheduler.outbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.time.Micros;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {

  private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");

  /** What a taker-over settles is what was planned, whatever it was. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void comesBackAsItWas(long seed) {
    Random random = new Random(seed);
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      DueRow row = row(random);
      effects.add(
          new Effect(
              row,
              random.nextBoolean() ? List.of(plain(row)) : List.of(fire(random), fire(random)),
              random.nextInt(4) > 0
                  ? List.of()
                  : List.of(new Skip(row.jobId(), row.kind(), time(random), 17, "MISFIRE")),
              random.nextBoolean() ? List.of() : List.of(row(random), row(random)),
              random.nextInt(4) > 0 ? List.of() : List.of(uuid(random))));
    }
    Manifests.Batch read = Manifests.decode(Manifests.encode(AT, effects));
    assertThat(read.at()).isEqualTo(AT);
    assertThat(read.effects()).isEqualTo(effects);
  }

  @Test
  void mostFiresTakeFewBytes() {
    DueRow row = row(new Random(1));
    int one = Manifests.encode(AT, List.of(Effect.fireOnce(row, plain(row)))).remaining();
    int none = Manifests.encode(AT, List.of()).remaining();
    assertThat(one - none).isLessThan(64);
  }

  @Test
  void unknownVersionIsRefused() {
    assertThatThrownBy(() -> Manifests.decode(ByteBuffer.wrap(new byte[] {2})))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Fire plain(DueRow row) {
    return new Fire(
        Fire.idOf(row.jobId(), row.occurrence(), row.kind(), row.attempt()),
        row.jobId(),
        row.kind(),
        row.occurrence(),
        row.attempt(),
        row.runNo(),
        row.version(),
        row.dueAt(),
        AT,
        null,
        null);
  }

  private static Fire fire(Random random) {
    return new Fire(
        uuid(random),
        uuid(random),
        FireKind.of(1 + random.nextInt(5)),
        time(random),
        random.nextInt(100),
        random.nextInt(),
        random.nextLong(),
        time(random),
        time(random),
        random.nextBoolean() ? null : time(random),
        random.nextBoolean() ? null : time(random));
  }

  private static DueRow row(Random random) {
    return new DueRow(
        uuid(random),
        FireKind.of(1 + random.nextInt(5)),
        time(random),
        random.nextInt(5) == 0 ? Instant.MAX : time(random),
        random.nextInt(100),
        random.nextInt(4),
        random.nextInt(),
        random.nextLong());
  }

  private static Instant time(Random random) {
    return Micros.instant(Math.floorMod(random.nextLong(), 4_000_000_000_000_000L));
  }

  private static UUID uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
