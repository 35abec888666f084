package io.observatory.audit.outbound.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.Header;
import io.observatory.audit.log.Projection;
import io.observatory.audit.log.SourceRecord;
import io.observatory.audit.log.UnavailableException;
import io.observatory.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AvroProjectorTest {

  private static final TopicCatalogue CATALOGUE = TopicCatalogue.load();
  private static final String DECISION = "gateway.decision.v1";
  private static final String HEARTBEAT = "gateway.heartbeat.v1";

  @Test
  void idsOfTheContextComeBeforeThoseOfFieldsAndTheKey() throws IOException {
    Schema schema = CATALOGUE.topic(HEARTBEAT).schema();
    GenericRecord heartbeat = heartbeat(schema, "inside");
    Schema context = schema.getField("context").schema().getTypes().get(1);
    heartbeat.put(
        "context",
        new GenericRecordBuilder(context).set("mission_id", "m-1").set("agent_id", "ctx").build());

    Projection said = project(HEARTBEAT, schema, Values.framed(1, schema, heartbeat));

    assertThat(said.ids().get(Correlation.AGENT)).isEqualTo("ctx");
    assertThat(said.ids().get(Correlation.MISSION)).isEqualTo("m-1");
    assertThat(said.ids().get(Correlation.SESSION)).isNull();
  }

  @Test
  void aKnownFieldGivesTheIdWhenTheContextDoesNot() throws IOException {
    Schema schema = CATALOGUE.topic(HEARTBEAT).schema();

    Projection said =
        project(HEARTBEAT, schema, Values.framed(1, schema, heartbeat(schema, "a-9")));

    assertThat(said.ids().get(Correlation.AGENT)).isEqualTo("a-9");
    assertThat(text(said)).contains("\"sent_at\":\"2026-11-20T10:00:00.005Z\"");
  }

  @Test
  void theOperatorIsThePrincipalOfAnOperatorAction() throws IOException {
    String topic = "gateway.operator.action.v1";
    Schema schema = CATALOGUE.topic(topic).schema();
    GenericRecord action =
        new GenericRecordBuilder(schema)
            .set("event_id", "e")
            .set("sent_at", 0L)
            .set("principal", "alice")
            .set("service", "s")
            .set("action", "session.pause")
            .set("subject", "session/1")
            .build();

    Projection said = project(topic, schema, Values.framed(1, schema, action));

    assertThat(said.ids().get(Correlation.OPERATOR)).isEqualTo("alice");
  }

  @Test
  void aTombstoneIsStoredWithTheIdOfItsKeyAndNoReason() {
    Projection said = project(Values.record("gateway.capability.v1", "agent-7", null));

    assertThat(said.reason()).isNull();
    assertThat(said.doc()).isNull();
    assertThat(said.ids().get(Correlation.AGENT)).isEqualTo("agent-7");
  }

  @Test
  void whatIsNotAvroIsOpaqueAndSaysWhoItIsInItsHeaders() {
    Projection said =
        project(
            Values.record(
                DECISION,
                "#all",
                "{\"json\":1}".getBytes(UTF_8),
                new Header("ce_type", "io.observatory.events.DecisionLog".getBytes(UTF_8)),
                new Header("ce_missionid", "m-3".getBytes(UTF_8)),
                new Header("ce_agentid", new byte[] {(byte) 0xff}),
                new Header("ce_runid", null)));

    assertThat(said.reason()).startsWith("not_avro:");
    assertThat(said.schemaId()).isNull();
    assertThat(said.type()).isEqualTo("DecisionLog");
    assertThat(said.ids().get(Correlation.MISSION)).isEqualTo("m-3");
    assertThat(said.ids().get(Correlation.AGENT)).isNull();
    assertThat(said.ids().get(Correlation.SESSION)).isNull();
  }

  @Test
  void aProvedUnknownSchemaIsAReasonAndARegistryAwayIsNot() {
    byte[] value = ByteBuffer.allocate(9).put((byte) 0).putInt(99).array();
    AvroProjector unknown =
        projector(
            id -> {
              throw new WriterSchemas.NoSuchSchemaException("unknown_schema: no " + id);
            });
    AvroProjector away =
        projector(
            id -> {
              throw new UnavailableException("away", new IOException());
            });
    SourceRecord record = Values.record(DECISION, value);

    assertThat(unknown.project(List.of(record)).getFirst().reason())
        .isEqualTo("unknown_schema: no 99");
    assertThat(unknown.project(List.of(record)).getFirst().schemaId()).isEqualTo(99);
    assertThatThrownBy(() -> away.project(List.of(record)))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void whatDoesNotFitItsSchemaIsMalformed() throws IOException {
    Schema schema = CATALOGUE.topic(HEARTBEAT).schema();
    byte[] good = Values.framed(1, schema, heartbeat(schema, "a"));

    assertThat(project(HEARTBEAT, schema, Arrays.copyOf(good, good.length - 1)).reason())
        .startsWith("malformed:");
    assertThat(project(HEARTBEAT, schema, Arrays.copyOf(good, good.length + 3)).reason())
        .isEqualTo("malformed: 3 bytes after the value");
  }

  @Test
  void invalidUtf8AndNulBecomeTextPostgresTakes() throws IOException {
    Schema schema = Schema.create(Schema.Type.STRING);
    byte[] framed = Values.framed(1, schema, "abc\"\\\n\u0000\u0001é🙂z");
    byte[] broken = framed.clone();
    broken[6] = (byte) 0xff;

    assertThat(text(project(DECISION, schema, framed)))
        .isEqualTo("\"abc\\\"\\\\\\n\\u0000\\u0001é🙂z\"");
    assertThat(text(project(DECISION, schema, broken))).startsWith("\"�bc\\\"");
  }

  @Test
  void aBombIsBounded() throws IOException {
    Schema nulls = Schema.createArray(Schema.create(Schema.Type.NULL));
    byte[] many = {0, 0, 0, 0, 1, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
    Schema nested =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"N\",\"fields\":"
                    + "[{\"name\":\"n\",\"type\":[\"null\",\"N\"]}]}");
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, 5, deep.length, (byte) 2);
    deep[4] = 1;
    Schema text = Schema.create(Schema.Type.STRING);
    byte[] claimed = {0, 0, 0, 0, 1, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};

    assertThat(project(DECISION, nulls, many).reason()).startsWith("too_large:");
    assertThat(project(DECISION, nested, deep).reason())
        .isEqualTo("malformed: more than 64 levels");
    assertThat(project(DECISION, text, claimed).reason()).startsWith("malformed: a length of");
  }

  @Property(tries = 500)
  void anyBytesGiveAProjection(@ForAll @Size(max = 60) byte[] tail) {
    Schema schema = CATALOGUE.topic(DECISION).schema();
    byte[] value = ByteBuffer.allocate(5 + tail.length).putInt(0).put((byte) 1).put(tail).array();

    Projection said = project(DECISION, schema, value);

    assertThat(said.doc() == null).isEqualTo(said.reason() != null);
    if (said.doc() != null) {
      assertThat(JsonMapper.builder().build().readTree(said.doc()).isObject()).isTrue();
    }
  }

  private static GenericRecord heartbeat(Schema schema, String agent) {
    return new GenericRecordBuilder(schema)
        .set("event_id", "e-1")
        .set("sent_at", 1_795_168_800_005L)
        .set("agent_id", agent)
        .set("cluster_id", "c-1")
        .build();
  }

  private static String text(Projection said) {
    return new String(Objects.requireNonNull(said.doc()), UTF_8);
  }

  private static Projection project(String topic, Schema schema, byte @Nullable [] value) {
    return projector(id -> schema).project(List.of(Values.record(topic, value))).getFirst();
  }

  private static Projection project(SourceRecord record) {
    return projector(id -> Schema.create(Schema.Type.NULL)).project(List.of(record)).getFirst();
  }

  private static AvroProjector projector(WriterSchemas schemas) {
    return new AvroProjector(schemas, new HeaderIds(CATALOGUE), 1 << 20);
  }
}
