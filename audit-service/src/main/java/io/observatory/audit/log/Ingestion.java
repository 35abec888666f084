package io.observatory.audit.log;

import java.util.ArrayList;
import java.util.List;

/** Turns records into stored entries: project, then append. */
public final class Ingestion {

  private final Projector projector;
  private final AuditLog log;

  public Ingestion(Projector projector, AuditLog log) {
    this.projector = projector;
    this.log = log;
  }

  /**
   * Reads what the records say. Repeatable: it changes nothing.
   *
   * @throws UnavailableException when a schema can not be had now
   */
  public Batch read(List<Span> spans, List<SourceRecord> records) {
    List<Entry> entries = new ArrayList<>(records.size());
    List<Projection> projections = projector.project(records);
    for (int i = 0; i < projections.size(); i++) {
      entries.add(new Entry(records.get(i), projections.get(i)));
    }
    return new Batch(spans, entries);
  }

  /** See {@link AuditLog#append}. */
  public long append(Batch batch) {
    return log.append(batch);
  }

  /** The same batch with nothing said about its records but why. */
  public static Batch verbatim(Batch batch, String reason) {
    List<Entry> bare = new ArrayList<>();
    for (Entry each : batch.entries()) {
      Projection said =
          new Projection(each.projection().schemaId(), "", new CorrelationIds(), null, reason);
      bare.add(new Entry(each.record(), said));
    }
    return new Batch(batch.spans(), bare);
  }
}
