package io.observatory.k8s;

import java.util.Map;
import java.util.Set;

/** One Kubernetes object. */
record Manifest(Map<String, Object> object) {
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet");

  Node root() {
    return new Node("", object);
  }

  Node at(String names) {
    return root().at(names);
  }

  String kind() {
    return at("kind").text();
  }

  String name() {
    return at("metadata/name").text();
  }

  String id() {
    return kind() + "/" + name();
  }

  boolean is(String kind, String name) {
    return kind().equals(kind) && name().equals(name);
  }

  boolean isWorkload() {
    return WORKLOADS.contains(kind());
  }

  Node pod() {
    return at("spec/template/spec");
  }

  Map<String, String> podLabels() {
    return at("spec/template/metadata/labels").texts();
  }
}
