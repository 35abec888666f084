package io.observatory.platform.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.events.CapabilityUpdated;
import io.observatory.events.Heartbeat;
import io.observatory.platform.avro.AvroProperties.Flavor;
import io.observatory.testsupport.FaultProxy;
import io.observatory.testsupport.Infra;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class AvroCodecIT {

  private static final Logger LOGGER = LoggerFactory.getLogger(AvroCodecIT.class);
  private static final String TOPIC = Heartbeats.TOPIC;
  private static final FaultProxy PROXY = FaultProxy.open();
  private static AvroCodec codec;

  @BeforeAll
  static void startRegistry() {
    Infra infra = Infra.shared();
    infra.registerSchemas();
    PROXY.forwardTo(URI.create(infra.registryUrl()).getPort());
    codec = fresh();
  }

  @AfterAll
  static void close() {
    codec.close();
    PROXY.close();
  }

  @AfterEach
  void restore() {
    PROXY.restore();
  }

  private static AvroCodec fresh() {
    return AvroCodec.create(
        AvroProperties.of(
            Flavor.APICURIO, "http://127.0.0.1:" + PROXY.port() + "/apis/registry/v3"));
  }

  @Test
  void readsWhatItWrote() {
    Heartbeat beat = Heartbeats.of("agent-ü-1");
    byte[] value = codec.encode(TOPIC, beat);

    assertThat(value[0]).isZero();
    assertThat(codec.schemaId(value)).isPositive();
    assertThat(codec.decode(TOPIC, value, Heartbeat.class)).isEqualTo(beat);
  }

  @Test
  void givesTheWriterSchemaToThoseWhoKeepAnyRecord() {
    byte[] value = codec.encode(TOPIC, Heartbeats.of("agent-1"));

    DecodedRecord decoded = codec.decodeGeneric(value);

    assertThat(decoded.schemaId()).isEqualTo(codec.schemaId(value));
    assertThat(decoded.writerSchema().getFullName()).isEqualTo("io.observatory.events.Heartbeat");
    assertThat(decoded.record().get("agent_id")).hasToString("agent-1");
  }

  @Test
  void onlyTheRegistrysOwnWordProvesAnIdUnknown() {
    byte[] value = codec.encode(TOPIC, Heartbeats.of("agent-1"));
    ByteBuffer.wrap(value).putInt(1, 2_000_000_123);

    assertThatThrownBy(() -> codec.decode(TOPIC, value, Heartbeat.class))
        .isInstanceOf(UndecodableRecordException.class)
        .extracting("reason")
        .isEqualTo("unknown_schema_id");

    AvroProperties wrongPath =
        AvroProperties.of(Flavor.APICURIO, "http://127.0.0.1:" + PROXY.port() + "/no/such/api");
    try (SchemaRegistry registry = new SchemaRegistry(wrongPath)) {
      assertThatThrownBy(() -> registry.byId(1)).isInstanceOf(RegistryUnavailableException.class);
    }
  }

  @Test
  void confluentsApiAnswersTheSameTwoWays() {
    int id = codec.schemaId(codec.encode(TOPIC, Heartbeats.of("agent-1")));
    AvroProperties confluent =
        AvroProperties.of(Flavor.CONFLUENT, Infra.shared().registryUrl() + "/apis/ccompat/v7/");
    try (SchemaRegistry registry = new SchemaRegistry(confluent)) {
      assertThat(registry.byId(id).getName()).isEqualTo("Heartbeat");
      assertThatThrownBy(() -> registry.byId(2_000_000_124))
          .isInstanceOf(UndecodableRecordException.class);
    }
  }

  @Test
  void absentRegistryStopsOnlySchemasNeverMet() {
    Heartbeat beat = Heartbeats.of("agent-1");
    byte[] value = codec.encode(TOPIC, beat);
    codec.decode(TOPIC, value, Heartbeat.class);
    try (AvroCodec newcomer = fresh()) {
      PROXY.cut();

      assertThat(codec.decode(TOPIC, codec.encode(TOPIC, beat), Heartbeat.class)).isEqualTo(beat);
      assertThatThrownBy(() -> newcomer.decode(TOPIC, value, Heartbeat.class))
          .isInstanceOf(RegistryUnavailableException.class);
      assertThatThrownBy(() -> newcomer.encode(TOPIC, beat))
          .isInstanceOf(RegistryUnavailableException.class);

      PROXY.restore();
      assertThat(newcomer.decode(TOPIC, newcomer.encode(TOPIC, beat), Heartbeat.class))
          .isEqualTo(beat);
    }
  }

  @Test
  void warmedCodecWritesWithoutRegistry() {
    try (AvroCodec warm = fresh()) {
      warm.warm(TOPIC, Heartbeat.class);
      PROXY.cut();
      Heartbeat beat = Heartbeats.of("agent-1");
      assertThat(warm.decode(TOPIC, warm.encode(TOPIC, beat), Heartbeat.class)).isEqualTo(beat);
    }
  }

  @Test
  void schemaThatIsNotRegisteredIsWaitedFor() {
    assertThatThrownBy(() -> codec.encode("gateway.nobody.v1", Heartbeats.of("agent-1")))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void recordThatBreaksItsSchemaBlamesTheCaller() {
    Heartbeat broken = Heartbeats.of("agent-1");
    broken.put("agent_id", null);
    assertThatThrownBy(() -> codec.encode(TOPIC, broken))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherRecordsBytesAreUndecodable() {
    byte[] value = codec.encode(TOPIC, Heartbeats.of("agent-1"));
    assertThatThrownBy(() -> codec.decode(TOPIC, value, CapabilityUpdated.class))
        .isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void hostileBytesEndAsUndecodableWhateverTheyAre() {
    byte[] good = codec.encode(TOPIC, Heartbeats.of("agent-1"));
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bad = java.util.Arrays.copyOf(good, 5 + random.nextInt(good.length + 20));
      for (int flips = random.nextInt(4); flips >= 0 && bad.length > 5; flips--) {
        bad[5 + random.nextInt(bad.length - 5)] = (byte) random.nextInt();
      }
      try {
        codec.decode(TOPIC, bad, Heartbeat.class);
        codec.decodeGeneric(bad);
      } catch (UndecodableRecordException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  @Test
  void decodesManyPerSecond() {
    byte[] value = codec.encode(TOPIC, Heartbeats.of("agent-1"));
    int rounds = 400_000;
    long best = Long.MAX_VALUE;
    for (int repeat = 0; repeat < 4; repeat++) {
      long start = System.nanoTime();
      for (int i = 0; i < rounds; i++) {
        codec.decode(TOPIC, value, Heartbeat.class);
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    long perSecond = rounds * 1_000_000_000L / best;
    LOGGER.info("{} decodes/s of {} bytes on one thread", perSecond, value.length);
    assertThat(perSecond).isGreaterThan(50_000);
  }
}
