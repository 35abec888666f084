package io.observatory.k8s;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Renders a folder as {@code kubectl kustomize} does; refuses what it does not understand. */
final class Kustomization {
  static final String FILE = "kustomization.yaml";
  private static final Set<String> UNDERSTOOD =
      Set.of("apiVersion", "kind", "resources", "namespace", "images", "replicas", "patches");
  private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace");

  private final Path folder;
  private final Node settings;

  private Kustomization(Path folder) {
    this.folder = folder;
    Map<String, Object> file = YamlFiles.read(folder.resolve(FILE)).getFirst();
    for (String key : file.keySet()) {
      if (!UNDERSTOOD.contains(key)) {
        throw new IllegalArgumentException(
            folder.resolve(FILE) + ": " + key + " is not understood");
      }
    }
    this.settings = new Node("", file);
  }

  static List<Manifest> render(Path folder) {
    return new Kustomization(folder).render();
  }

  /** The files and folders it names. */
  static List<String> resources(Path folder) {
    return new Kustomization(folder)
        .settings.at("resources").items().stream().map(Node::text).toList();
  }

  private List<Manifest> render() {
    List<Manifest> all = new ArrayList<>();
    for (Node resource : settings.at("resources").items()) {
      Path path = folder.resolve(resource.text()).normalize();
      if (Files.isDirectory(path)) {
        all.addAll(render(path));
      } else {
        YamlFiles.read(path).forEach(object -> all.add(new Manifest(object)));
      }
    }
    settings.at("patches").items().forEach(patch -> patch(all, patch));
    for (Manifest manifest : all) {
      setNamespace(manifest);
      setReplicas(manifest);
      setImages(manifest);
    }
    return all;
  }

  static void patch(List<Manifest> all, Node patch) {
    String kind = patch.at("target/kind").text();
    String name = patch.at("target/name").text();
    List<Manifest> targets =
        all.stream()
            .filter(m -> m.kind().equals(kind) && (name.isEmpty() || m.name().equals(name)))
            .toList();
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("patch target " + kind + "/" + name + " is not there");
    }
    targets.forEach(m -> JsonPatch.apply(m.object(), patch.at("patch").text()));
  }

  private void setNamespace(Manifest manifest) {
    String namespace = settings.at("namespace").text();
    if (!namespace.isEmpty() && !WITHOUT_NAMESPACE.contains(manifest.kind())) {
      put(manifest.at("metadata"), "namespace", namespace);
    }
  }

  private void setReplicas(Manifest manifest) {
    for (Node replicas : settings.at("replicas").items()) {
      if (manifest.isWorkload() && manifest.name().equals(replicas.at("name").text())) {
        put(manifest.at("spec"), "replicas", Integer.valueOf(replicas.at("count").text()));
      }
    }
  }

  private void setImages(Manifest manifest) {
    for (Node image : settings.at("images").items()) {
      for (Node container : manifest.pod().at("containers").items()) {
        String name = container.at("image").text().split(":", 2)[0];
        if (name.equals(image.at("name").text())) {
          String given = image.at("newName").exists() ? image.at("newName").text() : name;
          put(container, "image", given + ":" + image.at("newTag").text());
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // YAML gives nothing else
  private static void put(Node node, String key, Object value) {
    ((Map<String, Object>) java.util.Objects.requireNonNull(node.value())).put(key, value);
  }
}
