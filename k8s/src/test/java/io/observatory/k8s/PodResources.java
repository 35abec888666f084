package io.observatory.k8s;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.QuantityFormatException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Containers ask for what they need, within their limits, and have time to end. */
final class PodResources implements Rule {
  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      if (!manifest.isWorkload()) {
        continue;
      }
      Node pod = manifest.pod();
      Node spread = pod.at("topologySpreadConstraints");
      faults.require(!spread.items().isEmpty(), manifest, spread, "must not be empty");
      Node grace = pod.at("terminationGracePeriodSeconds");
      for (Node container : pod.at("containers").items()) {
        resource(manifest, container, "cpu", faults);
        resource(manifest, container, "memory", faults);
        grace(manifest, grace, container.at("lifecycle/preStop/sleep/seconds"), faults);
        Node image = container.at("image");
        boolean tagged = image.text().matches("[^:]+:(?!latest$).+");
        faults.require(tagged, manifest, image, "must name a version that is not latest");
      }
    }
  }

  /** Spring's phase may take 20 s after the pause before it. */
  private static void grace(Manifest manifest, Node grace, Node pause, Faults faults) {
    boolean holds =
        grace.value() instanceof Integer all
            && pause.value() instanceof Integer first
            && all >= first + 25;
    faults.require(holds, manifest, grace, "must be at least 25 above " + pause.path());
  }

  private static void resource(Manifest manifest, Node container, String name, Faults faults) {
    Node asked = container.at("resources/requests/" + name);
    Node most = container.at("resources/limits/" + name);
    BigDecimal request = amount(manifest, asked, faults);
    BigDecimal limit = amount(manifest, most, faults);
    if (request != null && limit != null && request.compareTo(limit) > 0) {
      faults.add(manifest, asked, asked.text() + " is above the limit " + most.text());
    }
  }

  private static @Nullable BigDecimal amount(Manifest manifest, Node node, Faults faults) {
    try {
      return Quantity.fromString(node.text()).getNumber();
    } catch (QuantityFormatException | NumberFormatException e) {
      faults.add(manifest, node, "'" + node.text() + "' is no quantity");
      return null;
    }
  }
}
