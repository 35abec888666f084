package io.observatory.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes {@code docs/asyncapi.yaml}, an AsyncAPI 3 document of every topic, from the catalogue. */
final class AsyncApiDocument {
  private static final String AVRO = "application/vnd.apache.avro;version=1.9.0";
  private static final String BINDING = "0.5.0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TopicCatalogue catalogue;

  AsyncApiDocument(TopicCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  String text(String command) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(120);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(true);
    String head =
        """
        # Written from the topic catalogue and the Avro schemas; do not edit, regenerate:
        # %s
        """;
    return head.formatted(command) + new Yaml(options).dump(document());
  }

  Map<String, Object> document() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("asyncapi", "3.0.0");
    all.put("id", "urn:io.observatory:gateway");
    all.put("info", AsyncApiWords.info(catalogue));
    all.put("defaultContentType", "application/avro");
    all.put("servers", Map.of("broker", AsyncApiWords.broker()));
    Map<String, Object> channels = new LinkedHashMap<>();
    Map<String, Object> operations = new LinkedHashMap<>();
    for (Topic topic : catalogue.topics()) {
      channels.put(topic.name(), channel(topic));
      for (Participant who : catalogue.participants()) {
        if (topic.writers().contains(who.name())) {
          operations.put(who.name() + ".send." + topic.name(), operation("send", who, topic));
        }
        boolean audits = who.name().equals(TopicCatalogue.AUDIT) && TopicCatalogue.audited(topic);
        if (catalogue.reads(who, topic) || audits) {
          operations.put(who.name() + ".receive." + topic.name(), operation("receive", who, topic));
        }
      }
    }
    channels.put("dead-letters", deadLetters());
    all.put("channels", channels);
    all.put("operations", operations);
    all.put("components", components());
    return all;
  }

  private Map<String, Object> channel(Topic topic) {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("cleanup.policy", List.of(topic.configs().get("cleanup.policy")));
    topic
        .configs()
        .forEach(
            (key, value) -> {
              if (key.endsWith("retention.ms") || key.equals("max.message.bytes")) {
                configuration.put(key, Long.valueOf(value));
              } else if (key.startsWith("message.")) {
                configuration.put(key, value);
              }
            });
    Map<String, Object> kafka = new LinkedHashMap<>();
    kafka.put("topic", topic.name());
    kafka.put("partitions", topic.partitions());
    kafka.put("topicConfiguration", configuration);
    kafka.put("bindingVersion", BINDING);

    Map<String, Object> channel = new LinkedHashMap<>();
    channel.put("address", topic.name());
    channel.put("title", topic.record() + " by " + topic.key());
    channel.put("description", AsyncApiWords.channel(topic));
    channel.put("servers", List.of(ref("#/servers/broker")));
    channel.put("messages", Map.of(topic.record(), ref("#/components/messages/" + topic.record())));
    channel.put("bindings", Map.of("kafka", kafka));
    channel.put("x-state", lower(topic.state()));
    channel.put("x-max-record-bytes", topic.maxRecordBytes());
    return channel;
  }

  private static Map<String, Object> operation(String action, Participant who, Topic topic) {
    boolean sends = action.equals("send");
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("action", action);
    operation.put("channel", ref("#/channels/" + topic.name()));
    operation.put("summary", AsyncApiWords.operation(sends, who, topic));
    operation.put("tags", List.of(ref("#/components/tags/" + who.name())));
    operation.put(
        "traits", List.of(ref("#/components/operationTraits/" + (sends ? "writer" : "reader"))));
    if (!sends) {
      Map<String, Object> kafka = new LinkedHashMap<>();
      kafka.put("groupId", groups(who));
      kafka.put("bindingVersion", BINDING);
      operation.put("bindings", Map.of("kafka", kafka));
    }
    operation.put(
        "messages", List.of(ref("#/channels/" + topic.name() + "/messages/" + topic.record())));
    return operation;
  }

  private static Map<String, Object> groups(Participant who) {
    Map<String, Object> groups = new LinkedHashMap<>();
    groups.put("type", "string");
    if (who.service()) {
      groups.put("enum", List.of(who.group()));
    } else {
      groups.put("pattern", "^" + who.group() + ".+$");
    }
    return groups;
  }

  private Map<String, Object> deadLetters() {
    List<String> addresses = catalogue.deadLetterTopics();
    Map<String, Object> topic = new LinkedHashMap<>();
    topic.put("description", "The name of the topic, such as `" + addresses.getFirst() + "`.");
    topic.put("enum", addresses);
    Map<String, Object> channel = new LinkedHashMap<>();
    channel.put("address", "{dead_letter_topic}");
    channel.put("title", "What a service could not process");
    channel.put("description", AsyncApiWords.DEAD_LETTERS);
    channel.put("servers", List.of(ref("#/servers/broker")));
    channel.put("parameters", Map.of("dead_letter_topic", topic));
    channel.put("messages", Map.of("DeadLetter", ref("#/components/messages/DeadLetter")));
    channel.put(
        "bindings", Map.of("kafka", ordered("partitions", 1, "bindingVersion", (Object) BINDING)));
    return channel;
  }

  private Map<String, Object> components() {
    Map<String, Object> schemas = new LinkedHashMap<>();
    Map<String, Object> messages = new LinkedHashMap<>();
    Map<String, String> keys = new LinkedHashMap<>();
    for (Topic topic : catalogue.topics()) {
      String before = keys.putIfAbsent(topic.record(), topic.key());
      if (before != null && !before.equals(topic.key())) {
        throw new IllegalStateException(
            topic.record() + " is keyed in two ways: make its message one per topic");
      }
      schemas.put(topic.record(), avro(topic));
      messages.put(topic.record(), message(topic));
    }
    schemas.put("eventHeaders", AsyncApiWords.eventHeaders());
    schemas.put("deadLetterHeaders", AsyncApiWords.deadLetterHeaders());
    messages.put("DeadLetter", deadLetter());

    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tags", tags());
    all.put("operationTraits", AsyncApiWords.traits());
    all.put("messages", messages);
    all.put("schemas", schemas);
    all.put("securitySchemes", Map.of("scram", ordered("type", "scramSha512")));
    return all;
  }

  private Map<String, Object> tags() {
    Map<String, Object> tags = new LinkedHashMap<>();
    for (Participant who : catalogue.participants()) {
      tags.put(
          who.name(),
          ordered("name", who.name(), "description", "The principal `" + who.principal() + "`."));
    }
    return tags;
  }

  private static Map<String, Object> message(Topic topic) {
    Map<String, Object> kafka = new LinkedHashMap<>();
    kafka.put(
        "key",
        ordered("type", "string", "description", "UTF-8; equals the field `" + topic.key() + "`."));
    kafka.put("schemaIdLocation", "payload");
    kafka.put("schemaIdPayloadEncoding", "confluent");
    kafka.put("schemaLookupStrategy", "TopicNameStrategy");
    kafka.put("bindingVersion", BINDING);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("name", topic.record());
    message.put("title", topic.record());
    message.put("summary", String.valueOf(topic.schema().getDoc()));
    message.put("contentType", "application/avro");
    message.put("headers", ref("#/components/schemas/eventHeaders"));
    message.put("payload", ref("#/components/schemas/" + topic.record()));
    message.put("bindings", Map.of("kafka", kafka));
    return message;
  }

  private static Map<String, Object> deadLetter() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("name", "DeadLetter");
    message.put("title", "A record as it came");
    message.put("contentType", "application/octet-stream");
    message.put("headers", ref("#/components/schemas/deadLetterHeaders"));
    message.put("bindings", Map.of("kafka", ordered("bindingVersion", BINDING)));
    return message;
  }

  private static Map<String, Object> avro(Topic topic) {
    try {
      Object schema = JSON.readValue(topic.plainSchema().toString(), Object.class);
      return ordered("schemaFormat", AVRO, "schema", schema);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(topic.record(), e);
    }
  }

  static Map<String, Object> ref(String target) {
    return ordered("$ref", target);
  }

  static Map<String, Object> ordered(String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }

  static Map<String, Object> ordered(String key, Object value, String then, Object thenValue) {
    Map<String, Object> map = ordered(key, value);
    map.put(then, thenValue);
    return map;
  }

  /** All references of the document, to be looked up by whoever checks it. */
  static List<String> references(Object node) {
    List<String> found = new ArrayList<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (key.equals("$ref")) {
              found.add(String.valueOf(value));
            } else {
              found.addAll(references(value));
            }
          });
    } else if (node instanceof List<?> list) {
      list.forEach(element -> found.addAll(references(element)));
    }
    return found;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
