package io.observatory.violations.parcel;

import org.apache.avro.Schema;

class AvroInTheDomain {
  final Schema schema = Schema.create(Schema.Type.STRING);
}
