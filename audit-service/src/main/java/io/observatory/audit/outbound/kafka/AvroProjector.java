package io.observatory.audit.outbound.kafka;

import io.observatory.audit.log.CorrelationIds;
import io.observatory.audit.log.Projection;
import io.observatory.audit.log.Projector;
import io.observatory.audit.log.SourceRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Projects values in the registry's wire format: magic byte 0, schema id in four bytes, Avro. Used
 * by one thread.
 */
final class AvroProjector implements Projector {

  private static final int PREFIX = 5;

  private final WriterSchemas schemas;
  private final HeaderIds headerIds;
  private final JsonBytes json;
  private final IsoTime time = new IsoTime();
  private final Map<Integer, SchemaPlan> plans = new HashMap<>();

  AvroProjector(WriterSchemas schemas, HeaderIds headerIds, int largestDoc) {
    this.schemas = schemas;
    this.headerIds = headerIds;
    this.json = new JsonBytes(largestDoc);
  }

  @Override
  public List<Projection> project(List<SourceRecord> records) {
    // Unknown is remembered for these records only: an id can be registered a moment later.
    Map<Integer, String> unknown = new HashMap<>();
    List<Projection> projections = new ArrayList<>(records.size());
    for (SourceRecord each : records) {
      projections.add(project(each, unknown));
    }
    return projections;
  }

  private Projection project(SourceRecord each, Map<Integer, String> unknown) {
    byte[] value = each.value();
    if (value == null) {
      return opaque(each, null, null);
    }
    if (value.length < PREFIX || value[0] != 0) {
      return opaque(each, null, "not_avro: no schema id at the start of the value");
    }
    int id = ByteBuffer.wrap(value, 1, 4).getInt();
    SchemaPlan plan = plan(id, unknown);
    if (plan == null) {
      return opaque(each, id, unknown.get(id));
    }
    try {
      json.reset();
      Reading reading = new Reading(new AvroBytes(value, PREFIX), json, time);
      plan.read(reading);
      CorrelationIds ids = reading.ids();
      headerIds.offerKey(each, ids);
      return new Projection(id, plan.type(), ids, json.toBytes(), null);
    } catch (MalformedException e) {
      return opaque(each, id, "malformed: " + e.getMessage());
    } catch (JsonBytes.TooLargeException e) {
      return opaque(each, id, "too_large: " + e.getMessage());
    }
  }

  /** The plan of an id; null when there is none, and then the reason is noted. */
  private @Nullable SchemaPlan plan(int id, Map<Integer, String> unknown) {
    SchemaPlan known = plans.get(id);
    if (known != null || unknown.containsKey(id)) {
      return known;
    }
    try {
      SchemaPlan plan = new SchemaPlan(schemas.byId(id));
      plans.put(id, plan);
      return plan;
    } catch (WriterSchemas.NoSuchSchemaException e) {
      unknown.put(id, e.getMessage());
      return null;
    }
  }

  private Projection opaque(
      SourceRecord each, @Nullable Integer schemaId, @Nullable String reason) {
    CorrelationIds ids = new CorrelationIds();
    headerIds.offerHeaders(each.headers(), ids);
    headerIds.offerKey(each, ids);
    return new Projection(schemaId, headerIds.type(each.headers()), ids, null, reason);
  }
}
