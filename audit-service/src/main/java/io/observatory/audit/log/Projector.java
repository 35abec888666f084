package io.observatory.audit.log;

import java.util.List;

/** Port: reads what records say. */
public interface Projector {

  /**
   * One projection per record, in the same order. Never fails because of a record: what can not be
   * read becomes a {@link Projection} with a reason.
   *
   * @throws UnavailableException when a schema can not be had now; the records must wait
   */
  List<Projection> project(List<SourceRecord> records);
}
