package io.observatory.schemas;

import static io.observatory.schemas.AclRule.Operation.CREATE;
import static io.observatory.schemas.AclRule.Operation.DELETE;
import static io.observatory.schemas.AclRule.Operation.DESCRIBE;
import static io.observatory.schemas.AclRule.Operation.DESCRIBE_CONFIGS;
import static io.observatory.schemas.AclRule.Operation.READ;
import static io.observatory.schemas.AclRule.Operation.WRITE;

import io.observatory.schemas.AclRule.Operation;
import io.observatory.schemas.AclRule.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Derives from the catalogue what each participant may do at the broker: that and no more. */
final class AccessRules {
  private final TopicCatalogue catalogue;

  AccessRules(TopicCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  List<AclRule> of(Participant who) {
    List<AclRule> rules = new ArrayList<>();
    for (Topic topic : catalogue.topics()) {
      Set<Operation> operations = EnumSet.noneOf(Operation.class);
      if (catalogue.reads(who, topic)) {
        operations.addAll(Set.of(READ, DESCRIBE));
      }
      if (topic.writers().contains(who.name())) {
        operations.addAll(Set.of(WRITE, DESCRIBE));
      }
      if (!operations.isEmpty()) {
        rules.add(rule(who, Resource.TOPIC, topic.name(), false, operations));
      }
    }
    boolean reads = rules.stream().anyMatch(rule -> rule.operations().contains(READ));
    if (who.name().equals(TopicCatalogue.AUDIT)) {
      reads = true;
      // New topics are picked up without a change here.
      rules.add(rule(who, Resource.TOPIC, "gateway.", true, Set.of(READ, DESCRIBE)));
    }
    if (who.service()) {
      addServiceRules(who, rules);
    }
    if (reads) {
      rules.add(
          rule(
              who,
              Resource.GROUP,
              who.group(),
              !who.service() || who.streams(),
              Set.of(READ, DESCRIBE)));
    }
    return List.copyOf(rules);
  }

  private void addServiceRules(Participant who, List<AclRule> rules) {
    for (Topic topic : catalogue.topics()) {
      if (catalogue.readerGroups(topic).contains(who.group())) {
        String dead = topic.deadLetterTopic(who.group());
        rules.add(rule(who, Resource.TOPIC, dead, false, Set.of(WRITE, DESCRIBE)));
      }
    }
    String prefix = who.name() + "-";
    rules.add(rule(who, Resource.TRANSACTIONAL_ID, prefix, true, Set.of(WRITE, DESCRIBE)));
    if (who.streams()) {
      Set<Operation> all = Set.of(READ, WRITE, CREATE, DELETE, DESCRIBE, DESCRIBE_CONFIGS);
      rules.add(rule(who, Resource.TOPIC, prefix, true, all));
    }
  }

  private static AclRule rule(
      Participant who, Resource resource, String name, boolean prefixed, Set<Operation> allowed) {
    return new AclRule(who.principal(), resource, name, prefixed, allowed);
  }
}
