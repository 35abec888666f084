package io.observatory.audit.outbound.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.CorrelationIds;
import io.observatory.audit.log.Header;
import io.observatory.audit.log.SourceRecord;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record says outside its value: CloudEvents attributes in its headers, and the id its topic
 * is keyed by. Used where the value says nothing.
 */
final class HeaderIds {

  private static final int LONGEST_TYPE = 256;
  private static final Map<String, Correlation> ATTRIBUTES = new HashMap<>();

  static {
    for (Correlation kind : Correlation.values()) {
      ATTRIBUTES.put("ce_" + kind.field(), kind);
      ATTRIBUTES.put("ce_" + kind.field().replace("_", ""), kind);
    }
  }

  private final Map<String, Correlation> keys = new HashMap<>();

  HeaderIds(TopicCatalogue catalogue) {
    for (Topic topic : catalogue.topics()) {
      String field = topic.key().substring(topic.key().lastIndexOf('.') + 1);
      for (Correlation kind : Correlation.values()) {
        if (kind.field().equals(field)) {
          keys.put(topic.name(), kind);
          catalogue
              .readerGroups(topic)
              .forEach(group -> keys.put(topic.deadLetterTopic(group), kind));
        }
      }
    }
  }

  /** The CloudEvents type, shortened like the types of values; empty when there is none. */
  String type(List<Header> headers) {
    for (Header header : headers) {
      if (header.key().equals("ce_type")) {
        String type = text(header.value());
        if (type != null && type.length() <= LONGEST_TYPE && CorrelationIds.isId(type)) {
          return SchemaPlan.typeName(type);
        }
      }
    }
    return "";
  }

  void offerHeaders(List<Header> headers, CorrelationIds ids) {
    for (Header header : headers) {
      Correlation kind = ATTRIBUTES.get(header.key());
      if (kind != null) {
        ids.offer(kind, text(header.value()));
      }
    }
  }

  /** A key that begins with {@code #} addresses a scope, not one thing. */
  void offerKey(SourceRecord each, CorrelationIds ids) {
    Correlation kind = keys.get(each.source().topic().name());
    if (kind != null && ids.get(kind) == null) {
      String key = text(each.key());
      if (key != null && !key.startsWith("#")) {
        ids.offer(kind, key);
      }
    }
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length > 4 * CorrelationIds.LONGEST) {
      return null;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null; // not text, so no id
    }
  }
}
