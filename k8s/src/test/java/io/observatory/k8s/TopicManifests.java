package io.observatory.k8s;

import io.observatory.schemas.AclRule;
import io.observatory.schemas.AclRule.Operation;
import io.observatory.schemas.AclRule.Resource;
import io.observatory.schemas.Participant;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import io.observatory.schemas.TopicSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes Strimzi's KafkaTopics and KafkaUsers from the catalogue, a file per topic and per user.
 */
final class TopicManifests {
  private static final int REPLICAS = 3;
  private static final String HEAD =
      "# Written from the topic catalogue; do not edit, regenerate: ";

  private final TopicCatalogue catalogue;
  private final String command;

  TopicManifests(TopicCatalogue catalogue, String command) {
    this.catalogue = catalogue;
    this.command = command;
  }

  /** File names with their contents, {@code kustomization.yaml} among them. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    Map<String, TopicSpec> specs =
        catalogue.specs().stream().collect(Collectors.toMap(TopicSpec::name, s -> s));
    for (Topic topic : catalogue.topics()) {
      StringBuilder text = new StringBuilder(head());
      text.append(topic(required(specs, topic.name())));
      for (String group : catalogue.readerGroups(topic)) {
        text.append("---\n").append(topic(required(specs, topic.deadLetterTopic(group))));
      }
      files.put("00-KafkaTopic-" + topic.name() + ".yaml", text.toString());
    }
    for (Participant who : catalogue.participants()) {
      files.put("01-KafkaUser-" + who.principal() + ".yaml", head() + user(who));
    }
    String resources =
        files.keySet().stream().map(f -> "  - " + f + "\n").collect(Collectors.joining());
    files.put(
        Kustomization.FILE,
        head()
            + "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
            + resources);
    return files;
  }

  private String head() {
    return HEAD + command + "\n";
  }

  private static TopicSpec required(Map<String, TopicSpec> specs, String name) {
    return java.util.Objects.requireNonNull(specs.get(name), name);
  }

  private static String topic(TopicSpec spec) {
    StringBuilder text = new StringBuilder(object("KafkaTopic", spec.name()));
    text.append("  partitions: ").append(spec.partitions()).append('\n');
    text.append("  replicas: ").append(REPLICAS).append('\n');
    text.append("  config:\n");
    spec.configs(REPLICAS)
        .forEach(
            (key, value) ->
                text.append("    ").append(key).append(": \"").append(value).append("\"\n"));
    return text.toString();
  }

  private String user(Participant who) {
    StringBuilder text = new StringBuilder(object("KafkaUser", who.principal()));
    text.append("  authentication:\n    type: scram-sha-512\n");
    text.append("  authorization:\n    type: simple\n    acls:\n");
    catalogue.acls(who.name()).forEach(rule -> text.append(acl(rule)));
    return text.toString();
  }

  private static String acl(AclRule rule) {
    List<String> operations = rule.operations().stream().map(TopicManifests::camel).toList();
    return "      - resource: {type: %s, name: %s, patternType: %s}\n        operations: [%s]\n"
        .formatted(
            type(rule.resource()),
            rule.name(),
            rule.prefixed() ? "prefix" : "literal",
            String.join(", ", operations));
  }

  private static String type(Resource resource) {
    return resource == Resource.TRANSACTIONAL_ID
        ? "transactionalId"
        : resource.name().toLowerCase(Locale.ROOT);
  }

  private static String camel(Operation operation) {
    return Arrays.stream(operation.name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static String object(String kind, String name) {
    return """
        apiVersion: kafka.strimzi.io/v1
        kind: %s
        metadata:
          name: %s
          labels:
            strimzi.io/cluster: observatory
        spec:
        """
        .formatted(kind, name);
  }
}
