package io.observatory.audit.inbound.kafka;

import io.observatory.audit.log.Header;
import io.observatory.audit.log.Source;
import io.observatory.audit.log.SourceRecord;
import io.observatory.audit.log.TimestampType;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes a record out of Kafka's classes. */
final class Records {

  private Records() {}

  static SourceRecord of(Source source, ConsumerRecord<byte[], byte[]> kafka) {
    List<Header> headers = new ArrayList<>();
    kafka.headers().forEach(each -> headers.add(new Header(each.key(), each.value())));
    return new SourceRecord(
        source,
        kafka.offset(),
        new SourceRecord.Timestamp(kafka.timestamp(), TimestampType.of(kafka.timestampType().id)),
        kafka.key(),
        kafka.value(),
        headers);
  }
}
