package io.observatory.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** Finds why the old and the new readers and writers of a record do not understand each other. */
final class Evolution {
  private Evolution() {}

  static List<String> faults(Schema released, Schema now) {
    List<String> faults = new ArrayList<>();
    addFaults(faults, "the new reader does not understand the released writer", now, released);
    addFaults(faults, "the released reader does not understand the new writer", released, now);
    Map<String, String> units = logicalTypes(released);
    logicalTypes(now)
        .forEach(
            (field, type) -> {
              if (!Objects.equals(units.getOrDefault(field, type), type)) {
                faults.add(field + " was " + units.get(field) + " and now is " + type);
              }
            });
    return faults;
  }

  private static void addFaults(List<String> faults, String who, Schema reader, Schema writer) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (result.getType() == SchemaCompatibilityType.INCOMPATIBLE) {
      result
          .getResult()
          .getIncompatibilities()
          .forEach(
              i ->
                  faults.add(
                      who + ": " + i.getType() + " at " + i.getLocation() + " " + i.getMessage()));
    }
  }

  /** Avro compares the bytes only; a unit that changes would pass unseen. */
  private static Map<String, String> logicalTypes(Schema schema) {
    Map<String, String> found = new TreeMap<>();
    collect(schema, schema.getName(), found);
    return found;
  }

  private static void collect(Schema schema, String where, Map<String, String> found) {
    switch (schema.getType()) {
      case RECORD ->
          schema.getFields().forEach(f -> collect(f.schema(), where + "." + f.name(), found));
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, where, found));
      case ARRAY -> collect(schema.getElementType(), where + "[]", found);
      case MAP -> collect(schema.getValueType(), where + "{}", found);
      case NULL -> {
        // The other branch of the union counts.
      }
      default ->
          found.put(
              where,
              String.valueOf(
                  schema.getLogicalType() == null ? "plain" : schema.getLogicalType().getName()));
    }
  }
}
