package io.observatory.platform.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.events.Heartbeat;
import io.observatory.platform.avro.AvroProperties.Flavor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AvroCodecTest {

  private final AvroCodec codec =
      AvroCodec.create(AvroProperties.of(Flavor.APICURIO, "http://127.0.0.1:1/apis/registry/v3"));

  @Test
  void valueWithoutMagicByteIsNotAvro() {
    assertThat(
            reasonOf("{\"type\":\"heartbeat\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo("not_avro");
    assertThat(reasonOf(new byte[] {0, 0, 0, 1})).isEqualTo("not_avro");
    assertThat(reasonOf(new byte[0])).isEqualTo("not_avro");
  }

  @Test
  void nullAndOversizedValuesHaveTheirOwnReasons() {
    assertThat(reasonOf(null)).isEqualTo("null_value");
    assertThat(reasonOf(new byte[2 * 1024 * 1024])).isEqualTo("value_too_large");
  }

  @Test
  void missingConfluentSerializerIsSaidInOneSentence() {
    assertThatThrownBy(
            () -> AvroCodec.create(AvroProperties.of(Flavor.CONFLUENT, "http://127.0.0.1:1")))
        .hasMessageContaining("-Pconfluent")
        .hasMessageContaining("io.confluent.kafka.serializers.KafkaAvroSerializer");
  }

  private String reasonOf(byte @Nullable [] value) {
    try {
      codec.decode("a.topic", value, Heartbeat.class);
      return "none";
    } catch (UndecodableRecordException e) {
      return e.reason();
    }
  }
}
