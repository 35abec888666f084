package io.observatory.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.apache.avro.Schema;

/** Takes away the property that the code generator adds to every string. */
final class PlainSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADDED = "avro.java.string";

  private PlainSchema() {}

  static Schema of(Schema schema) {
    try {
      return new Schema.Parser().parse(plain(JSON.readTree(schema.toString())).toString());
    } catch (JsonProcessingException e) {
      throw new CatalogueException("Schema " + schema.getFullName() + " is no JSON", e);
    }
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JSON.createArrayNode();
      array.forEach(element -> copy.add(plain(element)));
      return copy;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode copy = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      if (!property.getKey().equals(ADDED)) {
        copy.set(property.getKey(), plain(property.getValue()));
      }
    }
    boolean bareString = copy.size() == 1 && copy.path("type").asText().equals("string");
    return bareString ? TextNode.valueOf("string") : copy;
  }
}
