package io.observatory.platform.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.events.Heartbeat;
import io.observatory.events.JobDue;
import io.observatory.events.JobDueKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ValueWriterTest {

  @Test
  void writesWhatAvroWrites() throws IOException {
    JobDue due = due();
    assertThat(ours(due)).isEqualTo(avros(due));
    due.setDueAt(Instant.ofEpochMilli(-5));
    due.setPayload("{\"ü\":\"€\"}");
    assertThat(ours(due)).isEqualTo(avros(due));
    Heartbeat beat = Heartbeats.of("agent-1");
    assertThat(ours(beat)).isEqualTo(avros(beat));
  }

  @Test
  void whatIsMissingIsRefused() {
    JobDue due = due();
    due.setFireId(null);
    assertThatThrownBy(() -> ours(due)).isInstanceOf(NullPointerException.class);
  }

  private static JobDue due() {
    JobDue due = new JobDue();
    due.setEventId("e-1");
    due.setSentAt(Instant.ofEpochMilli(1_800_000_000_123L));
    due.setJobId("j-1");
    due.setTargetAgentId("agent-1");
    due.setFireId("f-1");
    due.setKind(JobDueKind.CATCH_UP);
    due.setScheduledFor(Instant.ofEpochMilli(1_800_000_000_000L));
    due.setFiredAt(Instant.ofEpochMilli(1_800_000_000_122L));
    due.setAttempt(2);
    due.setRunNo(3);
    due.setJobVersion(4);
    return due;
  }

  private static byte[] ours(SpecificRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    Objects.requireNonNull(ValueWriter.of(record.getSchema())).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @SuppressWarnings("unchecked")
  private static byte[] avros(SpecificRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    ((DatumWriter<SpecificRecord>)
            SpecificData.getForClass(record.getClass()).createDatumWriter(record.getSchema()))
        .write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
