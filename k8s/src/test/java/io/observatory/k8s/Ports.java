package io.observatory.k8s;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Services, policies and probes lead to ports that the containers open. */
final class Ports implements Rule {
  private static final List<String> PROBES =
      List.of("startupProbe", "livenessProbe", "readinessProbe");

  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      if (manifest.kind().equals("Service")) {
        for (Node port : manifest.at("spec/ports").items()) {
          open(manifest, port.at("targetPort"), manifest.at("spec/selector"), all, faults);
        }
      } else if (manifest.kind().equals("NetworkPolicy")) {
        Node selector = manifest.at("spec/podSelector/matchLabels");
        for (Node rule : manifest.at("spec/ingress").items()) {
          rule.at("ports")
              .items()
              .forEach(p -> open(manifest, p.at("port"), selector, all, faults));
        }
      } else if (manifest.isWorkload()) {
        manifest.pod().at("containers").items().forEach(c -> probes(manifest, c, all, faults));
      }
    }
  }

  private static void open(
      Manifest manifest, Node port, Node selector, List<Manifest> all, Faults faults) {
    for (Manifest workload : all) {
      if (workload.isWorkload() && Selectors.matches(selector.texts(), workload.podLabels())) {
        boolean opened = opened(workload).contains(port.text());
        faults.require(
            opened, manifest, port, "'" + port.text() + "' is no port of " + workload.id());
      }
    }
  }

  private static Set<String> opened(Manifest workload) {
    Set<String> ports = new HashSet<>();
    for (Node container : workload.pod().at("containers").items()) {
      container.at("ports").items().forEach(p -> ports.addAll(names(p)));
    }
    return ports;
  }

  private static Set<String> names(Node port) {
    return Set.of(port.at("name").text(), port.at("containerPort").text());
  }

  private static void probes(Manifest workload, Node container, List<Manifest> all, Faults faults) {
    Set<String> ports = new HashSet<>();
    container.at("ports").items().forEach(p -> ports.addAll(names(p)));
    for (String name : PROBES) {
      Node probe = container.at(name);
      Node port = probe.at("httpGet/port");
      faults.require(
          ports.contains(port.text()), workload, port, "'" + port.text() + "' is no port");
      String state = name.equals("readinessProbe") ? "readiness" : "liveness";
      Node path = probe.at("httpGet/path");
      boolean holds = path.is("/actuator/health/" + state);
      faults.require(holds, workload, path, "must be /actuator/health/" + state);
    }
    String config =
        container.at("envFrom").items().stream()
            .map(e -> e.at("configMapRef/name").text())
            .findFirst()
            .orElse("");
    for (Manifest map : all) {
      Node port = map.at("data/SERVER_PORT");
      if (map.is("ConfigMap", config)) {
        faults.require(ports.contains(port.text()), map, port, "is no port of " + workload.id());
      }
    }
  }
}
