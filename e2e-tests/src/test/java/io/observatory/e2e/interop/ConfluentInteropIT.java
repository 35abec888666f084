package io.observatory.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.avro.AvroProperties.Flavor;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import io.observatory.testsupport.Infra;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our codec and a genuine Confluent client against one registry, on every record type. */
@TestInstance(Lifecycle.PER_CLASS)
class ConfluentInteropIT {
  private RegisteredIds ids;
  private AvroCodec ours;
  private ConfluentClient theirs;

  @BeforeAll
  void register() throws Exception {
    ids = RegisteredIds.register();
    ours =
        AvroCodec.create(
            AvroProperties.of(Flavor.APICURIO, Infra.shared().registryUrl() + "/apis/registry/v3"));
    theirs = new ConfluentClient(RegisteredIds.confluentApi());
  }

  @AfterAll
  void close() throws Exception {
    theirs.close();
    ours.close();
  }

  static List<Topic> topics() {
    return TopicCatalogue.load().topics();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void bothWriteTheSameBytes(Topic topic) throws Exception {
    String schema = topic.plainSchema().toString();
    for (Sample sample : Sample.of(topic)) {
      byte[] value = ours.encode(topic.name(), sample.record());

      assertThat(value).isEqualTo(theirs.serialize(topic.name(), schema, sample.binary()));
      assertThat(value[0]).isZero();
      assertThat(ours.schemaId(value)).isEqualTo(ids.of(topic).id());
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void eachReadsWhatTheOtherWrites(Topic topic) throws Exception {
    String schema = topic.plainSchema().toString();
    for (Sample sample : Sample.of(topic)) {
      byte[] our = ours.encode(topic.name(), sample.record());
      byte[] their = theirs.serialize(topic.name(), schema, sample.binary());

      assertThat(theirs.deserialize(topic.name(), our)).isEqualTo(sample.binary());
      assertThat(ours.decode(topic.name(), their, Sample.type(topic))).isEqualTo(sample.record());
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void weReadWhatTheyWriteWithTheSchemaOfTheGeneratedClass(Topic topic) throws Exception {
    String schema = topic.schema().toString();
    for (Sample sample : Sample.of(topic)) {
      byte[] value = theirs.serialize(topic.name(), schema, sample.binary());

      assertThat(ours.schemaId(value)).isEqualTo(ids.of(topic).javaId());
      assertThat(ours.decode(topic.name(), value, Sample.type(topic))).isEqualTo(sample.record());
    }
  }
}
