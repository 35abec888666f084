package io.observatory.schemas;

/**
 * A schema the registry holds.
 *
 * @param subject {@code <topic>-value}
 * @param id id that stands in every record written with it
 * @param compatibility level the registry keeps for the subject
 */
public record RegisteredSchema(String subject, int id, String compatibility) {
  @Override
  public String toString() {
    return "%-40s id %-5d %s".formatted(subject, id, compatibility);
  }
}
