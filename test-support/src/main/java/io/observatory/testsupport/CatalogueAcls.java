package io.observatory.testsupport;

import io.observatory.schemas.AclRule;
import io.observatory.schemas.TopicCatalogue;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The catalogue's rules in Kafka's own terms. */
final class CatalogueAcls {
  private CatalogueAcls() {}

  static List<AclBinding> of(TopicCatalogue catalogue) {
    return catalogue.acls().stream().flatMap(CatalogueAcls::bindings).toList();
  }

  private static Stream<AclBinding> bindings(AclRule rule) {
    ResourcePattern resource =
        new ResourcePattern(
            ResourceType.valueOf(rule.resource().name()),
            rule.name(),
            rule.prefixed() ? PatternType.PREFIXED : PatternType.LITERAL);
    return rule.operations().stream()
        .map(operation -> AclOperation.valueOf(operation.name()))
        .map(operation -> new AclBinding(resource, allow(rule.principal(), operation)));
  }

  private static AccessControlEntry allow(String principal, AclOperation operation) {
    return new AccessControlEntry("User:" + principal, "*", operation, AclPermissionType.ALLOW);
  }
}
