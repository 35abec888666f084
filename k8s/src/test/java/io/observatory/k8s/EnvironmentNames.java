package io.observatory.k8s;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every variable is one that the services read, given once; no secret has a value in the clear. */
final class EnvironmentNames implements Rule {
  private static final Set<String> READ =
      Set.of(
          "SERVER_PORT",
          "OBSERVATORY_LOG_FORMAT",
          "OBSERVATORY_TOKENS_FILE",
          "OBSERVATORY_AVRO_FLAVOR",
          "OIDC_ISSUER_URI",
          "KAFKA_BOOTSTRAP_SERVERS",
          "KAFKA_SECURITY_PROTOCOL",
          "KAFKA_SASL_MECHANISM",
          "KAFKA_SASL_JAAS_CONFIG",
          "SCHEMA_REGISTRY_URL",
          "DATABASE_URL",
          "DATABASE_USER",
          "DATABASE_PASSWORD",
          "DATABASE_OWNER_USER",
          "DATABASE_OWNER_PASSWORD",
          "JAVA_TOOL_OPTIONS");
  private static final Set<String> NEEDED =
      Set.of(
          "KAFKA_BOOTSTRAP_SERVERS",
          "SCHEMA_REGISTRY_URL",
          "DATABASE_URL",
          "DATABASE_USER",
          "DATABASE_PASSWORD",
          "OBSERVATORY_TOKENS_FILE",
          "JAVA_TOOL_OPTIONS");

  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      if (manifest.isWorkload()) {
        manifest.pod().at("containers").items().forEach(c -> container(manifest, c, all, faults));
      }
    }
  }

  private static void container(
      Manifest workload, Node container, List<Manifest> all, Faults faults) {
    List<String> given = new ArrayList<>();
    for (Node from : container.at("envFrom").items()) {
      for (Manifest map : all) {
        if (map.is("ConfigMap", from.at("configMapRef/name").text())) {
          map.at("data")
              .texts()
              .keySet()
              .forEach(key -> name(map, map.at("data"), key, given, faults));
        }
      }
    }
    for (Node variable : container.at("env").items()) {
      String name = variable.at("name").text();
      name(workload, variable, name, given, faults);
      boolean secret = name.endsWith("PASSWORD") || name.contains("JAAS") || name.contains("TOKEN");
      boolean clear = secret && variable.at("value").exists();
      faults.require(!clear, workload, variable, name + " must come from a Secret");
    }
    for (String name : NEEDED) {
      faults.require(given.contains(name), workload, container.at("env"), "lacks " + name);
    }
  }

  private static void name(
      Manifest manifest, Node node, String name, List<String> given, Faults faults) {
    boolean known =
        READ.contains(name) || name.matches("(SPRING|HEARTBEAT|SCHEDULER|HITL|WEBHOOK|AUDIT)_.+");
    faults.require(known, manifest, node, name + " is read by no service");
    faults.require(!given.contains(name), manifest, node, name + " is given twice");
    given.add(name);
  }
}
