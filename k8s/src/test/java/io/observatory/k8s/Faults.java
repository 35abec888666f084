package io.observatory.k8s;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a rendering; each line names the object and the field. */
final class Faults {
  private final List<String> lines = new ArrayList<>();

  void add(Manifest manifest, Node node, String message) {
    add(manifest, node.path() + " " + message);
  }

  void add(Manifest manifest, String message) {
    lines.add(manifest.id() + ": " + message);
  }

  void require(boolean holds, Manifest manifest, Node node, String message) {
    if (!holds) {
      add(manifest, node, message);
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
