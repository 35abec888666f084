package io.observatory.schemas;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one principal may do with one resource, or with all whose name begins so.
 *
 * @param principal name the broker authenticates, without {@code User:}
 * @param resource kind of resource
 * @param name name of the resource, or its prefix
 * @param prefixed whether the name is a prefix
 * @param operations what is allowed
 */
public record AclRule(
    String principal, Resource resource, String name, boolean prefixed, Set<Operation> operations) {

  /** The kinds of resources, spelt as Kafka spells them. */
  public enum Resource {
    TOPIC,
    GROUP,
    TRANSACTIONAL_ID
  }

  /** The operations, spelt as Kafka spells them. */
  public enum Operation {
    READ,
    WRITE,
    CREATE,
    DELETE,
    DESCRIBE,
    DESCRIBE_CONFIGS
  }

  public AclRule {
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(name, "name");
    operations = java.util.Collections.unmodifiableSet(new TreeSet<>(operations));
  }
}
