package io.observatory.k8s;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Every object has the fields, and only the fields, that its type in the Kubernetes API has. */
final class ApiTypes implements Rule {
  private static final Map<String, ApiType> TYPES =
      Map.of(
          "v1/ConfigMap", new ApiType(V1ConfigMap.class, V1ConfigMap::validateJsonElement),
          "v1/Namespace", new ApiType(V1Namespace.class, V1Namespace::validateJsonElement),
          "v1/Service", new ApiType(V1Service.class, V1Service::validateJsonElement),
          "v1/ServiceAccount",
              new ApiType(V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
          "apps/v1/Deployment", new ApiType(V1Deployment.class, V1Deployment::validateJsonElement),
          "apps/v1/StatefulSet",
              new ApiType(V1StatefulSet.class, V1StatefulSet::validateJsonElement),
          "policy/v1/PodDisruptionBudget",
              new ApiType(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
          "networking.k8s.io/v1/NetworkPolicy",
              new ApiType(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement));

  private record ApiType(Class<?> model, Validator validator) {}

  private interface Validator {
    void validate(JsonElement json) throws IOException;
  }

  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      String name = manifest.at("apiVersion").text() + "/" + manifest.kind();
      ApiType type = TYPES.get(name);
      if (type != null) {
        validate(manifest, type, faults);
      } else if (!name.startsWith(StrimziTypes.API + "/")) {
        faults.add(manifest, "apiVersion and kind " + name + " are not among those we use");
      }
      if (manifest.kind().equals("ConfigMap")) {
        texts(manifest, faults);
      }
    }
  }

  private static void validate(Manifest manifest, ApiType type, Faults faults) {
    JsonElement json = JSON.getGson().toJsonTree(manifest.object());
    try {
      // The first refuses unknown and missing fields, the second values of the wrong type.
      type.validator().validate(json);
      Object unused = JSON.getGson().fromJson(json, type.model());
    } catch (IllegalArgumentException | JsonParseException | IOException e) {
      String message = String.valueOf(e.getMessage());
      faults.add(manifest, message.split(" JSON: ", 2)[0]);
    }
  }

  /** The model would take a number for a text; the API server does not. */
  private static void texts(Manifest manifest, Faults faults) {
    if (manifest.at("data").value() instanceof Map<?, ?> data) {
      data.forEach(
          (key, value) -> {
            Node node = new Node("data." + key, value);
            faults.require(value instanceof String, manifest, node, "must be a text: quote it");
          });
    }
  }
}
