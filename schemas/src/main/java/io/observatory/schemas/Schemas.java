package io.observatory.schemas;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Finds the generated classes of the records. */
final class Schemas {
  static final String NAMESPACE = "io.observatory.events";

  private Schemas() {}

  static Schema of(String record) {
    try {
      Class<?> type =
          Class.forName(NAMESPACE + "." + record, false, Schemas.class.getClassLoader());
      return SpecificData.get().getSchema(type.asSubclass(SpecificRecord.class));
    } catch (ClassNotFoundException | ClassCastException | AvroRuntimeException e) {
      throw new CatalogueException("Record " + record + " has no schema in " + NAMESPACE, e);
    }
  }
}
