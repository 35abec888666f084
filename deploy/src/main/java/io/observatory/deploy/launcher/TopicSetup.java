package io.observatory.deploy.launcher;

import io.observatory.schemas.TopicCatalogue;
import io.observatory.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/** Makes the topics of the catalogue exist as it describes them, dead-letter topics included. */
final class TopicSetup {
  private static final short ONE_BROKER = 1;

  private TopicSetup() {}

  static String ensure(TopicCatalogue catalogue, String bootstrapServers)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      Map<ConfigResource, java.util.Collection<AlterConfigOp>> changes = new HashMap<>();
      for (TopicSpec spec : catalogue.specs()) {
        if (existing.contains(spec.name())) {
          changes.put(new ConfigResource(ConfigResource.Type.TOPIC, spec.name()), settings(spec));
        } else {
          missing.add(
              new NewTopic(spec.name(), spec.partitions(), ONE_BROKER)
                  .configs(spec.configs(ONE_BROKER)));
        }
      }
      admin.createTopics(missing).all().get();
      admin.incrementalAlterConfigs(changes).all().get();
      return catalogue.specs().size() + " topics, " + missing.size() + " of them new";
    }
  }

  private static List<AlterConfigOp> settings(TopicSpec spec) {
    List<AlterConfigOp> settings = new ArrayList<>();
    spec.configs(ONE_BROKER)
        .forEach(
            (key, value) ->
                settings.add(
                    new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    return settings;
  }
}
