package io.observatory.k8s;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names are unique and legal, and every object of ours says what it belongs to. */
final class Names implements Rule {
  private static final Pattern DNS = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Set<String> UNLABELLED = Set.of("Namespace", "KafkaTopic", "KafkaUser");

  @Override
  public void check(List<Manifest> all, Faults faults) {
    Set<String> seen = new HashSet<>();
    for (Manifest manifest : all) {
      Node name = manifest.at("metadata/name");
      faults.require(DNS.matcher(name.text()).matches(), manifest, name, "is no DNS name");
      faults.require(seen.add(manifest.id()), manifest, name, "stands twice");
      boolean shared =
          UNLABELLED.contains(manifest.kind()) || manifest.name().startsWith("default-");
      Node labels = manifest.at("metadata/labels");
      Map<String, String> texts = labels.texts();
      faults.require(
          shared
              || (texts.containsKey("app.kubernetes.io/name")
                  && texts.containsKey("app.kubernetes.io/part-of")),
          manifest,
          labels,
          "must hold app.kubernetes.io/name and app.kubernetes.io/part-of");
    }
  }
}
