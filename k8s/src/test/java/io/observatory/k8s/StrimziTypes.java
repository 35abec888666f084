package io.observatory.k8s;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of KafkaTopic and KafkaUser that we use; no other field may appear. */
final class StrimziTypes implements Rule {
  static final String API = "kafka.strimzi.io/v1";

  private static final Predicate<@Nullable Object> NUMBER = v -> v instanceof Integer i && i > 0;
  private static final Set<String> TOPIC_CONFIGS =
      Set.of(
          "cleanup.policy",
          "delete.retention.ms",
          "max.message.bytes",
          "message.timestamp.type",
          "min.insync.replicas",
          "retention.ms",
          "segment.ms");
  private static final Set<String> RESOURCES = Set.of("topic", "group", "transactionalId");
  private static final Set<String> OPERATIONS =
      Set.of("Read", "Write", "Create", "Delete", "Describe", "DescribeConfigs");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      if (!manifest.at("apiVersion").is(API)) {
        continue;
      }
      fields(manifest, manifest.root(), Set.of("apiVersion", "kind", "metadata", "spec"), faults);
      Node name = manifest.at("metadata/name");
      faults.require(NAME.matcher(name.text()).matches(), manifest, name, "is no DNS name");
      Node labels = manifest.at("metadata/labels");
      String cluster = labels.texts().getOrDefault("strimzi.io/cluster", "");
      faults.require(!cluster.isEmpty(), manifest, labels, "must name strimzi.io/cluster");
      switch (manifest.kind()) {
        case "KafkaTopic" -> topic(manifest, faults);
        case "KafkaUser" -> user(manifest, faults);
        default -> faults.add(manifest, "kind is unknown in " + API);
      }
    }
  }

  private static void topic(Manifest manifest, Faults faults) {
    Node spec = manifest.at("spec");
    fields(manifest, spec, Set.of("partitions", "replicas", "config"), faults);
    for (String field : List.of("partitions", "replicas")) {
      Node node = spec.at(field);
      faults.require(NUMBER.test(node.value()), manifest, node, "must be a positive number");
    }
    Node config = spec.at("config");
    fields(manifest, config, TOPIC_CONFIGS, faults);
    oneOf(manifest, config.at("cleanup.policy"), Set.of("delete", "compact"), faults);
    oneOf(manifest, config.at("message.timestamp.type"), Set.of("LogAppendTime"), faults);
  }

  private static void user(Manifest manifest, Faults faults) {
    Node spec = manifest.at("spec");
    fields(manifest, spec, Set.of("authentication", "authorization"), faults);
    oneOf(manifest, spec.at("authentication/type"), Set.of("scram-sha-512"), faults);
    oneOf(manifest, spec.at("authorization/type"), Set.of("simple"), faults);
    fields(manifest, spec.at("authorization"), Set.of("type", "acls"), faults);
    for (Node acl : spec.at("authorization/acls").items()) {
      fields(manifest, acl, Set.of("resource", "operations"), faults);
      fields(manifest, acl.at("resource"), Set.of("type", "name", "patternType"), faults);
      oneOf(manifest, acl.at("resource/type"), RESOURCES, faults);
      oneOf(manifest, acl.at("resource/patternType"), Set.of("literal", "prefix"), faults);
      Node name = acl.at("resource/name");
      faults.require(!name.text().isBlank(), manifest, name, "must not be blank");
      Node operations = acl.at("operations");
      faults.require(!operations.items().isEmpty(), manifest, operations, "must not be empty");
      operations.items().forEach(o -> oneOf(manifest, o, OPERATIONS, faults));
    }
  }

  private static void oneOf(Manifest manifest, Node node, Set<String> allowed, Faults faults) {
    boolean holds = allowed.contains(node.text());
    faults.require(holds, manifest, node, "is '" + node.text() + "', not one of " + allowed);
  }

  private static void fields(Manifest manifest, Node node, Set<String> allowed, Faults faults) {
    if (!(node.value() instanceof Map<?, ?> map)) {
      faults.add(manifest, node, "must be a mapping");
      return;
    }
    for (Object key : map.keySet()) {
      boolean known = allowed.contains(String.valueOf(key));
      faults.require(known, manifest, node.at(String.valueOf(key)), "is an unknown field");
    }
  }
}
