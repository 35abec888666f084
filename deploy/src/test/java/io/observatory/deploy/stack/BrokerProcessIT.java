package io.observatory.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessIT {
  @TempDir Path directory;

  @Test
  void topicsSurviveSigkillOfTheBroker() throws Exception {
    try (BrokerProcess broker = quick().start()) {
      create(broker, "kept");
      broker.kill();
      assertThat(broker.isAlive()).isFalse();
      broker.restart();
      assertThat(topics(broker)).containsExactly("kept");
    }
  }

  @Test
  void aWrongPropertyFailsTheStartWithTheBrokersOwnWords() {
    BrokerSettings settings = quick().property("num.io.threads", "none");
    assertThatThrownBy(settings::start)
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("num.io.threads");
  }

  @Test
  void withUsersNobodyGetsInWithoutTheirPassword() throws Exception {
    try (BrokerProcess broker = quick().scramUser("root", "secret-1").start()) {
      create(broker, "guarded");
      assertThat(topics(broker)).containsExactly("guarded");
      try (Admin stranger =
          Admin.create(
              Map.of(
                  "bootstrap.servers",
                  broker.bootstrapServers(),
                  "default.api.timeout.ms",
                  2000,
                  "request.timeout.ms",
                  1000))) {
        assertThatThrownBy(() -> stranger.listTopics().names().get())
            .isInstanceOf(ExecutionException.class);
      }
    }
  }

  private BrokerSettings quick() {
    return BrokerProcess.in(directory).shortLived(true).heap("256m");
  }

  private static void create(BrokerProcess broker, String topic) throws Exception {
    try (Admin admin = Admin.create(broker.adminProperties())) {
      NewTopic wanted = new NewTopic(topic, Optional.of(1), Optional.empty());
      admin.createTopics(List.of(wanted)).all().get();
    }
  }

  private static Iterable<String> topics(BrokerProcess broker) throws Exception {
    try (Admin admin = Admin.create(broker.adminProperties())) {
      return admin.listTopics().names().get();
    }
  }
}
