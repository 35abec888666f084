package io.observatory.webhook.outbound.json;

import io.observatory.webhook.source.BodyFields;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads a body once for all pointers; Jackson bounds its depth and its longest number. */
@Component
class JacksonBodyFields implements BodyFields {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public List<String> at(byte[] body, List<String> pointers) {
    JsonNode root = read(body);
    return pointers.stream().map(pointer -> text(root.at(pointer))).toList();
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException noJson) {
      return MissingNode.getInstance(); // a webhook need not be JSON
    }
  }

  private static String text(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? node.asString("") : "";
  }
}
