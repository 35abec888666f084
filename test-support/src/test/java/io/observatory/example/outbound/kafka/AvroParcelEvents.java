package io.observatory.example.outbound.kafka;

import io.observatory.example.parcel.ParcelEvents;
import java.time.Instant;
import org.apache.avro.Schema;

class AvroParcelEvents implements ParcelEvents {
  private final Schema schema = Schema.create(Schema.Type.STRING);

  @Override
  public void sent(String name, Instant at) {
    schema.addProp(name, at.toString());
  }
}
