package io.observatory.k8s;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every key of a ConfigMap or Secret that a pod asks for is there. Secrets are not in the
 * repository: KafkaUsers stand for theirs, and a workload lists the others in its annotation {@code
 * observatory.io/secrets}.
 */
final class ConfigKeys implements Rule {
  static final String SECRETS = "observatory.io/secrets";

  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      faults.require(
          !manifest.kind().equals("Secret"),
          manifest,
          manifest.at("kind"),
          "does not belong in the repository");
      if (manifest.isWorkload()) {
        workload(manifest, all, faults);
      }
    }
  }

  private static void workload(Manifest workload, List<Manifest> all, Faults faults) {
    Map<String, Set<String>> secrets = secrets(workload, all);
    for (Node container : workload.pod().at("containers").items()) {
      for (Node from : container.at("envFrom").items()) {
        Node name = from.at("configMapRef/name");
        boolean known = configMap(all, name.text()).isPresent();
        faults.require(known, workload, name, "'" + name.text() + "' is no ConfigMap here");
      }
      for (Node variable : container.at("env").items()) {
        Node map = variable.at("valueFrom/configMapKeyRef");
        if (map.exists()) {
          Set<String> keys =
              configMap(all, map.at("name").text())
                  .map(m -> m.at("data").texts().keySet())
                  .orElse(Set.of());
          reference(workload, map, keys, faults);
        }
        Node secret = variable.at("valueFrom/secretKeyRef");
        if (secret.exists()) {
          reference(
              workload, secret, secrets.getOrDefault(secret.at("name").text(), Set.of()), faults);
        }
      }
      mounts(workload, container, faults);
    }
    for (Node volume : workload.pod().at("volumes").items()) {
      Node secret = volume.at("secret/secretName");
      boolean known = !secret.exists() || secrets.containsKey(secret.text());
      faults.require(known, workload, secret, "'" + secret.text() + "' is no Secret it lists");
    }
  }

  private static void reference(Manifest workload, Node ref, Set<String> keys, Faults faults) {
    String key = ref.at("key").text();
    faults.require(
        keys.contains(key),
        workload,
        ref,
        "asks for '" + ref.at("name").text() + "/" + key + "', which is not there");
  }

  private static void mounts(Manifest workload, Node container, Faults faults) {
    Set<String> volumes = new TreeSet<>();
    workload.pod().at("volumes").items().forEach(v -> volumes.add(v.at("name").text()));
    workload
        .at("spec/volumeClaimTemplates")
        .items()
        .forEach(v -> volumes.add(v.at("metadata/name").text()));
    for (Node mount : container.at("volumeMounts").items()) {
      Node name = mount.at("name");
      faults.require(
          volumes.contains(name.text()), workload, name, "'" + name.text() + "' is no volume");
    }
  }

  private static Optional<Manifest> configMap(List<Manifest> all, String name) {
    return all.stream().filter(m -> m.is("ConfigMap", name)).findFirst();
  }

  private static Map<String, Set<String>> secrets(Manifest workload, List<Manifest> all) {
    Map<String, Set<String>> secrets = new HashMap<>();
    for (Manifest manifest : all) {
      if (manifest.kind().equals("KafkaUser")) {
        secrets.put(manifest.name(), Set.of("password", "sasl.jaas.config"));
      }
    }
    String listed = workload.at("metadata/annotations").texts().getOrDefault(SECRETS, "");
    for (String entry : listed.split(";", -1)) {
      String[] parts = entry.split(":", 2);
      if (parts.length == 2) {
        secrets.put(parts[0].strip(), Set.of(parts[1].strip().split("\\s+", -1)));
      }
    }
    return secrets;
  }
}
