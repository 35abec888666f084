package io.observatory.schemas;

/**
 * A schema the registry holds.
 *
 * @param subject {@code <topic>-value}
 * @param id id of the schema as its file says it
 * @param javaId id of the schema as Java's generated class carries it
 * @param compatibility level the registry keeps for the subject
 */
public record RegisteredSchema(String subject, int id, int javaId, String compatibility) {
  @Override
  public String toString() {
    return "%-36s id %-4d Java %-4d %s".formatted(subject, id, javaId, compatibility);
  }
}
