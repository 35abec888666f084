package io.observatory.schemas;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the catalogue from YAML, refusing what it does not know. */
final class CatalogueFile {
  private CatalogueFile() {}

  static TopicCatalogue read(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object root;
    try {
      root = new Yaml(new SafeConstructor(options)).load(yaml);
    } catch (YAMLException e) {
      throw new CatalogueException("catalogue.yaml is no YAML: " + e.getMessage(), e);
    }
    Entry file = new Entry("catalogue.yaml", root);
    List<Participant> participants = new ArrayList<>();
    file.map("participants").forEach((name, value) -> participants.add(participant(name, value)));
    List<Topic> topics = new ArrayList<>();
    file.map("topics").forEach((name, value) -> topics.add(topic(name, value)));
    file.refuseTheRest();
    return new TopicCatalogue(participants, topics);
  }

  private static Participant participant(String name, Object value) {
    Entry entry = new Entry("Participant " + name, value);
    boolean service = entry.oneOf("kind", List.of("service", "outside")).equals("service");
    Participant participant =
        new Participant(
            name,
            entry.has("principal") ? entry.text("principal") : name,
            service,
            entry.has("streams") && entry.flag("streams"));
    entry.refuseTheRest();
    return participant;
  }

  private static Topic topic(String name, Object value) {
    Entry entry = new Entry("Topic " + name, value);
    Topic topic =
        new Topic(
            name,
            entry.text("record"),
            entry.text("key"),
            entry.list("writers"),
            entry.list("readers"),
            entry.number("partitions"),
            entry.symbol("cleanup", Cleanup.class),
            entry.duration("retention"),
            entry.symbol("state", State.class),
            entry.symbol("audit", AuditMode.class));
    entry.refuseTheRest();
    return topic;
  }
}
