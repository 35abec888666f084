package io.observatory.audit.outbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.audit.log.Projection;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.RandomData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Random records of every topic, against a plain walk over what Avro's own reader would see. */
class EveryRecordProjectionTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Stream<Topic> topics() {
    return TopicCatalogue.load().topics().stream();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void theJsonSaysWhatTheRecordSays(Topic topic) throws IOException {
    Schema schema = topic.schema();
    AvroProjector projector =
        new AvroProjector(id -> schema, new HeaderIds(TopicCatalogue.load()), 1 << 22);
    for (Object each : new RandomData(schema, 50, 7L, true)) {
      byte[] value = Values.framed(7, schema, each);
      Projection said = projector.project(List.of(Values.record(topic.name(), value))).getFirst();

      assertThat(said.reason()).isNull();
      assertThat(said.type()).isEqualTo(topic.record());
      assertThat(JSON.readValue(said.doc(), Object.class))
          .usingRecursiveComparison()
          .isEqualTo(JSON.readValue(JSON.writeValueAsBytes(plain(schema, each)), Object.class));
    }
  }

  private static @Nullable Object plain(Schema schema, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Long number && schema.getProp("logicalType") != null) {
      String text = Instant.ofEpochMilli(number).toString();
      boolean bare = !text.contains(".") && text.length() == 20;
      return bare ? text.replace("Z", ".000Z") : text;
    }
    return switch (schema.getType()) {
      case RECORD -> {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
          Object member = plain(field.schema(), ((IndexedRecord) value).get(field.pos()));
          if (member != null) {
            members.put(field.name(), member);
          }
        }
        yield members;
      }
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        ((Iterable<?>) value).forEach(item -> items.add(plain(schema.getElementType(), item)));
        yield items;
      }
      case MAP -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach((k, v) -> members.put(k.toString(), plain(schema.getValueType(), v)));
        yield members;
      }
      case UNION ->
          plain(schema.getTypes().get(GenericData.get().resolveUnion(schema, value)), value);
      case ENUM -> ((GenericEnumSymbol<?>) value).toString();
      case STRING -> value.toString();
      case BYTES ->
          java.util.Base64.getEncoder().encodeToString(((java.nio.ByteBuffer) value).array());
      default -> value;
    };
  }
}
