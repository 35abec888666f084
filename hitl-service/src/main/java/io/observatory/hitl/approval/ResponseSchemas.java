package io.observatory.hitl.approval;

import java.util.List;

/** Judges what people answer by JSON Schema 2020-12. Safe for use by many threads. */
public interface ResponseSchemas {

  /** Why nobody could be asked by this schema; empty when one can. */
  List<Fault> faultsOf(String schema);

  /** What is wrong with a response; empty when it fits a schema that has no faults. */
  List<Fault> faults(String schema, String response);

  /**
   * Something that is wrong.
   *
   * @param path where in the document, such as {@code .items[0].name}; empty for all of it
   * @param message what, for who wrote it
   */
  record Fault(String path, String message) {}
}
