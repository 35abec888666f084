package io.observatory.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All topics of the gateway and who may use them. What a broker, a manifest, an access rule or a
 * page says about a topic is derived from here.
 */
public final class TopicCatalogue {
  static final String AUDIT = "audit-service";
  private static final String RESOURCE = "catalogue.yaml";

  private final Map<String, Topic> topics = new LinkedHashMap<>();
  private final Map<String, Participant> participants = new LinkedHashMap<>();

  TopicCatalogue(List<Participant> participants, List<Topic> topics) {
    participants.forEach(p -> this.participants.put(p.name(), p));
    for (Topic topic : topics) {
      topic.writers().forEach(w -> requireKnown(topic, "writers", w));
      topic.readers().stream()
          .filter(r -> !r.equals(Topic.EVERYONE))
          .forEach(r -> requireKnown(topic, "readers", r));
      RecordShape.check(topic);
      this.topics.put(topic.name(), topic);
    }
  }

  /** Reads the catalogue of this build. */
  public static TopicCatalogue load() {
    try (InputStream in = TopicCatalogue.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new CatalogueException(RESOURCE + " is missing from the schemas jar");
      }
      return CatalogueFile.read(
          new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CatalogueException(RESOURCE + " can not be read", e);
    }
  }

  /** All topics, in the order of the catalogue; without dead-letter topics. */
  public List<Topic> topics() {
    return List.copyOf(topics.values());
  }

  /** The topic of that name, or {@link UnknownTopicException}. */
  public Topic topic(String name) {
    Topic topic = topics.get(name);
    if (topic == null) {
      throw new UnknownTopicException(name);
    }
    return topic;
  }

  /** Everybody who writes or reads. */
  public List<Participant> participants() {
    return List.copyOf(participants.values());
  }

  /**
   * The consumer groups of our services that read the topic, audit-service among them; none of a
   * topic that is a service's own bookkeeping.
   */
  public List<String> readerGroups(Topic topic) {
    if (!audited(topic)) {
      return List.of();
    }
    return participants.values().stream()
        .filter(Participant::service)
        .filter(p -> topic.readers().contains(p.name()) || p.name().equals(AUDIT))
        .map(Participant::group)
        .toList();
  }

  /** {@code <topic>-<group>-dlt} for every reader group of every topic. */
  public List<String> deadLetterTopics() {
    List<String> names = new ArrayList<>();
    topics.values().forEach(t -> readerGroups(t).forEach(g -> names.add(t.deadLetterTopic(g))));
    return List.copyOf(names);
  }

  /**
   * Every topic to create, dead-letter topics included. A dead-letter topic has one partition: the
   * headers of a dead letter say where it came from.
   */
  public List<TopicSpec> specs() {
    List<TopicSpec> specs = new ArrayList<>();
    topics.values().forEach(t -> specs.add(new TopicSpec(t.name(), t.partitions(), t.configs())));
    deadLetterTopics().forEach(name -> specs.add(new TopicSpec(name, 1, deadLetterConfigs())));
    return List.copyOf(specs);
  }

  /** What one participant may do at the broker; nobody else may do anything. */
  public List<AclRule> acls(String participant) {
    Participant who = participants.get(participant);
    if (who == null) {
      throw new CatalogueException("Participant '" + participant + "' is not in the catalogue");
    }
    return new AccessRules(this).of(who);
  }

  /** What every participant may do at the broker. */
  public List<AclRule> acls() {
    AccessRules rules = new AccessRules(this);
    return participants.values().stream().flatMap(p -> rules.of(p).stream()).toList();
  }

  /** Whether audit-service keeps the topic's records. */
  static boolean audited(Topic topic) {
    return topic.audit() != AuditMode.NONE;
  }

  /** Whether it is named as a reader; audit-service is not, as it reads all it is to keep. */
  boolean reads(Participant who, Topic topic) {
    boolean everyone = topic.readers().contains(Topic.EVERYONE) && !who.name().equals(AUDIT);
    return everyone || topic.readers().contains(who.name());
  }

  private static Map<String, String> deadLetterConfigs() {
    return Map.of(
        "cleanup.policy",
        "delete",
        "message.timestamp.type",
        "LogAppendTime",
        "max.message.bytes",
        Integer.toString(Topic.MESSAGE_BYTES + Topic.MESSAGE_BYTES / 4),
        "retention.ms",
        Long.toString(Duration.ofDays(30).toMillis()));
  }

  private void requireKnown(Topic topic, String field, String name) {
    if (!participants.containsKey(name)) {
      throw new CatalogueException(
          "Topic "
              + topic.name()
              + ": "
              + field
              + " names '"
              + name
              + "', which is no participant");
    }
  }
}
