package io.observatory.k8s;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fields that take one of a few words take one of them; the API's model leaves them open. */
final class Values implements Rule {
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
          Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
          Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
          Map.entry("podManagementPolicy", Set.of("OrderedReady", "Parallel")),
          Map.entry("unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow")),
          Map.entry("restartPolicy", Set.of("Always")),
          Map.entry("policyTypes", Set.of("Ingress", "Egress")),
          Map.entry("clusterIP", Set.of("None")));

  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      if (!manifest.kind().equals("ConfigMap")) {
        walk(manifest, manifest.root(), faults);
      }
    }
  }

  private static void walk(Manifest manifest, Node node, Faults faults) {
    if (node.value() instanceof Map<?, ?> map) {
      for (Object key : map.keySet()) {
        Node child = node.at(String.valueOf(key).replace('/', '~'));
        child = new Node(child.path().replace('~', '/'), map.get(key));
        Set<String> allowed = ALLOWED.get(String.valueOf(key));
        if (allowed != null) {
          check(manifest, child, allowed, faults);
        }
        walk(manifest, child, faults);
      }
    }
    node.items().forEach(item -> walk(manifest, item, faults));
  }

  private static void check(Manifest manifest, Node node, Set<String> allowed, Faults faults) {
    List<Node> values = node.value() instanceof List<?> ? node.items() : List.of(node);
    for (Node value : values) {
      boolean holds = allowed.contains(value.text());
      faults.require(holds, manifest, value, "is '" + value.text() + "', not one of " + allowed);
    }
  }
}
