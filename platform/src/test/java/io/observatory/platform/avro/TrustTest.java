package io.observatory.platform.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.events.Heartbeat;
import java.time.Instant;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

class TrustTest {

  private final ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();

  @BeforeEach
  void forget() {
    ClassSecurityValidator.setGlobal(ClassSecurityValidator.DEFAULT);
  }

  @AfterEach
  void restore() {
    ClassSecurityValidator.setGlobal(before);
  }

  @Test
  void aBeanMayBuildARecordBeforeTheCodecIsMade() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(AvroAutoConfiguration.class))
        .withPropertyValues("observatory.avro.registry-url=http://127.0.0.1:1")
        .withUserConfiguration(BuildsEarly.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(Heartbeat.class).getAgentId()).isEqualTo("agent-1");
            });
  }

  static class BuildsEarly {
    @Bean
    Heartbeat heartbeat() {
      return Heartbeat.newBuilder()
          .setEventId("e-1")
          .setSentAt(Instant.EPOCH)
          .setAgentId("agent-1")
          .build();
    }

    @Bean
    @Lazy
    AvroCodec avroCodec() {
      throw new IllegalStateException("not needed for this");
    }
  }
}
