package io.observatory.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.avro.AvroProperties.Flavor;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import io.observatory.testsupport.Infra;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code observatory.avro.flavor=confluent}, the property that goes with {@code -Pconfluent}. */
@TestInstance(Lifecycle.PER_CLASS)
class ConfluentFlavorIT {
  private URLClassLoader classes;
  private AvroCodec apicurio;
  private AvroCodec confluent;

  @BeforeAll
  void register() throws Exception {
    classes = ConfluentJar.onOurs();
    enter();
    RegisteredIds.register();
    apicurio =
        AvroCodec.create(
            AvroProperties.of(Flavor.APICURIO, Infra.shared().registryUrl() + "/apis/registry/v3"));
    confluent = AvroCodec.create(AvroProperties.of(Flavor.CONFLUENT, RegisteredIds.confluentApi()));
  }

  /** As if the jar stood on the class path. */
  @BeforeEach
  void enter() {
    Thread.currentThread().setContextClassLoader(classes);
  }

  @AfterEach
  void leave() {
    Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
  }

  @AfterAll
  void close() throws Exception {
    leave();
    confluent.close();
    apicurio.close();
    classes.close();
  }

  static List<Topic> topics() {
    return TopicCatalogue.load().topics();
  }

  @Test
  void theSerializerIsConfluents() throws Exception {
    assertThat(
            Class.forName("io.confluent.kafka.serializers.KafkaAvroSerializer", false, classes)
                .getClassLoader())
        .isSameAs(classes);
  }

  @ParameterizedTest
  @MethodSource("topics")
  void writesTheSameBytesAsTheOtherFlavorAndEachReadsBoth(Topic topic) {
    for (Sample sample : Sample.of(topic)) {
      byte[] value = confluent.encode(topic.name(), sample.record());

      assertThat(value).isEqualTo(apicurio.encode(topic.name(), sample.record()));
      assertThat(confluent.decode(topic.name(), value, Sample.type(topic)))
          .isEqualTo(sample.record());
      assertThat(apicurio.decode(topic.name(), value, Sample.type(topic)))
          .isEqualTo(sample.record());
    }
  }
}
