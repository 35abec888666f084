package io.observatory.k8s;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in a manifest: what stands there, if anything, and how to name it to a person. */
record Node(String path, @Nullable Object value) {

  boolean exists() {
    return value != null;
  }

  /** The child of a mapping, by names separated by slashes because names hold dots. */
  Node at(String names) {
    Node node = this;
    for (String name : names.split("/", -1)) {
      Object child = node.value instanceof Map<?, ?> map ? map.get(name) : null;
      node = new Node(node.path.isEmpty() ? name : node.path + "." + name, child);
    }
    return node;
  }

  /** The elements of a list; none when it is no list. */
  List<Node> items() {
    List<Node> nodes = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        nodes.add(new Node(path + "[" + i + "]", list.get(i)));
      }
    }
    return nodes;
  }

  /** The entries of a mapping as texts; none when it is no mapping. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> texts.put(String.valueOf(k), String.valueOf(v)));
    }
    return texts;
  }

  String text() {
    return value == null ? "" : String.valueOf(value);
  }

  boolean is(Object expected) {
    return expected.equals(value);
  }
}
