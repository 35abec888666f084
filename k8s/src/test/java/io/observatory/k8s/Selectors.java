package io.observatory.k8s;

import java.util.List;
import java.util.Map;

/** Whatever selects pods of ours finds the pods of a workload. */
final class Selectors implements Rule {
  /** Private use (RFC 1918), shared (RFC 6598), loopback, link-local with the metadata servers. */
  private static final List<String> PRIVATE =
      List.of(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16");

  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      switch (manifest.kind()) {
        case "Service" -> finds(manifest, manifest.at("spec/selector"), all, faults);
        case "PodDisruptionBudget" ->
            finds(manifest, manifest.at("spec/selector/matchLabels"), all, faults);
        case "NetworkPolicy" -> networkPolicy(manifest, all, faults);
        case "Deployment", "StatefulSet" -> workload(manifest, all, faults);
        default -> {
          // Selects nothing.
        }
      }
    }
  }

  private static void networkPolicy(Manifest policy, List<Manifest> all, Faults faults) {
    Node labels = policy.at("spec/podSelector/matchLabels");
    if (labels.exists()) {
      finds(policy, labels, all, faults);
      for (String side : List.of("ingress/from", "egress/to")) {
        named(policy, side, faults);
      }
    }
  }

  private static void named(Manifest policy, String side, Faults faults) {
    String[] names = side.split("/", -1);
    Node rules = policy.at("spec/" + names[0]);
    faults.require(!rules.items().isEmpty(), policy, rules, "must name who may talk");
    for (Node rule : rules.items()) {
      Node peers = rule.at(names[1]);
      faults.require(!peers.items().isEmpty(), policy, peers, "must not be open to everybody");
      for (Node peer : peers.items()) {
        if (peer.at("ipBlock").exists()) {
          boolean outside = names[0].equals("egress") && publicOnly(peer.at("ipBlock"));
          faults.require(outside, policy, peer.at("ipBlock"), "must lead to public addresses only");
        } else {
          boolean holds = !peer.at("podSelector/matchLabels").texts().isEmpty();
          faults.require(holds, policy, peer.at("podSelector"), "must name labels");
        }
      }
      Node ports = rule.at("ports");
      faults.require(!ports.items().isEmpty(), policy, ports, "must name ports");
    }
  }

  private static boolean publicOnly(Node block) {
    List<String> left = block.at("except").items().stream().map(Node::text).toList();
    return switch (block.at("cidr").text()) {
      case "0.0.0.0/0" -> left.containsAll(PRIVATE);
      case "2000::/3" -> true; // global unicast, RFC 4291 section 2.4
      default -> false;
    };
  }

  private static void workload(Manifest workload, List<Manifest> all, Faults faults) {
    Node selector = workload.at("spec/selector/matchLabels");
    boolean own = matches(selector.texts(), workload.podLabels());
    faults.require(own, workload, selector, "does not match the labels of its own pods");
    for (Node spread : workload.pod().at("topologySpreadConstraints").items()) {
      Node labels = spread.at("labelSelector/matchLabels");
      boolean holds = matches(labels.texts(), workload.podLabels());
      faults.require(holds, workload, labels, "does not match the labels of its own pods");
    }
    Node account = workload.pod().at("serviceAccountName");
    boolean known = all.stream().anyMatch(m -> m.is("ServiceAccount", account.text()));
    faults.require(known, workload, account, "'" + account.text() + "' is no ServiceAccount here");
    if (workload.kind().equals("StatefulSet")) {
      headless(workload, all, faults);
    }
    protectedBy(workload, "PodDisruptionBudget", "spec/selector/matchLabels", all, faults);
    protectedBy(workload, "NetworkPolicy", "spec/podSelector/matchLabels", all, faults);
  }

  private static void headless(Manifest workload, List<Manifest> all, Faults faults) {
    Node name = workload.at("spec/serviceName");
    boolean found =
        all.stream()
            .filter(m -> m.is("Service", name.text()) && m.at("spec/clusterIP").is("None"))
            .anyMatch(m -> matches(m.at("spec/selector").texts(), workload.podLabels()));
    faults.require(
        found, workload, name, "'" + name.text() + "' is no headless Service of its pods");
  }

  private static void protectedBy(
      Manifest workload, String kind, String selector, List<Manifest> all, Faults faults) {
    boolean found =
        all.stream()
            .filter(m -> m.kind().equals(kind))
            .anyMatch(m -> matches(m.at(selector).texts(), workload.podLabels()));
    faults.require(
        found, workload, workload.at("spec/template/metadata/labels"), "match no " + kind);
  }

  private static void finds(Manifest manifest, Node selector, List<Manifest> all, Faults faults) {
    boolean found =
        all.stream()
            .filter(Manifest::isWorkload)
            .anyMatch(w -> matches(selector.texts(), w.podLabels()));
    faults.require(found, manifest, selector, selector.texts() + " matches no pods");
  }

  static boolean matches(Map<String, String> selector, Map<String, String> labels) {
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }
}
