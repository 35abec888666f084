package io.observatory.schemas;

/** Whether a topic's contract binds. */
public enum State {
  /** No released writer yet: the record may change at will. */
  DRAFT("NONE"),
  /** Readers and writers of every released version must understand each other. */
  STABLE("FULL_TRANSITIVE");

  private final String compatibility;

  State(String compatibility) {
    this.compatibility = compatibility;
  }

  /** The compatibility level the schema registry keeps for the subject. */
  public String compatibility() {
    return compatibility;
  }
}
