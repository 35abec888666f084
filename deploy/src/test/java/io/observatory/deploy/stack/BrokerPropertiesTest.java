package io.observatory.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {
  private static final BrokerPorts PORTS = new BrokerPorts(20_001, 20_002, 20_003);

  @Test
  void everyListenerIsOnLoopback() throws IOException {
    Properties properties = of(settings().advertise(20_009));
    assertThat(properties.getProperty("listeners").split(","))
        .allMatch(listener -> listener.contains("://127.0.0.1:"));
    assertThat(properties.getProperty("advertised.listeners"))
        .isEqualTo("CLIENT://127.0.0.1:20001,PROXIED://127.0.0.1:20009");
  }

  @Test
  void appendsAreForcedToTheDiskOnlyWhenAskedFor() throws IOException {
    assertThat(of(settings())).doesNotContainKey("log.flush.interval.messages");
    assertThat(of(settings().flushEveryAppend(true)))
        .containsEntry("log.flush.interval.messages", "1");
  }

  @Test
  void topicsAreNeverCreatedByAccident() throws IOException {
    assertThat(of(settings())).containsEntry("auto.create.topics.enable", "false");
  }

  @Test
  void withUsersClientsMustLogInAndNothingIsAllowedByDefault() throws IOException {
    Properties properties = of(settings().scramUser("root", "s1").scramUser("agent", "s2"));
    assertThat(properties)
        .containsEntry("allow.everyone.if.no.acl.found", "false")
        .containsEntry("super.users", "User:root;User:ANONYMOUS");
    assertThat(properties.getProperty("listener.security.protocol.map"))
        .isEqualTo("CLIENT:SASL_PLAINTEXT,PROXIED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  @Test
  void aGivenPropertyWinsOverTheDefault() throws IOException {
    assertThat(of(settings().property("offsets.topic.num.partitions", "50")))
        .containsEntry("offsets.topic.num.partitions", "50");
  }

  private static BrokerSettings settings() {
    return BrokerProcess.in(Path.of("anywhere"));
  }

  private static Properties of(BrokerSettings settings) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(BrokerProperties.of(settings, PORTS)));
    return properties;
  }
}
