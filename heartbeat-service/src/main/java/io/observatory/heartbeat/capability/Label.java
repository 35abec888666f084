package io.observatory.heartbeat.capability;

/** A cluster or a type, and who belongs to it. */
final class Label {

  private final String name;
  private final Postings agents = new Postings();

  Label(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  Postings agents() {
    return agents;
  }
}
