package io.observatory.schemas.signed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the one form RFC 8785 gives it, and what was read. Two texts have the same bytes if and
 * only if they say the same: whatever would blur that is refused (a name given twice, half a
 * surrogate pair, a number that a double does not hold as it is written), and so is nesting deeper
 * than 64.
 */
public final class CanonicalJson {
  private static final int DEEPEST = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private final String text;
  private final @Nullable Object value;

  private CanonicalJson(@Nullable Object value) {
    this.value = value;
    this.text = CanonicalWriter.text(value);
  }

  /**
   * Reads a text.
   *
   * @throws RefusedJsonException when it is no JSON, or JSON that is refused
   */
  public static CanonicalJson of(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == null) {
        throw new RefusedJsonException("This is no JSON: there is nothing in it.");
      }
      CanonicalJson read = new CanonicalJson(value(parser));
      if (parser.nextToken() != null) {
        throw new RefusedJsonException("There is more after the JSON" + at(parser) + ".");
      }
      return read;
    } catch (StreamConstraintsException e) {
      throw new RefusedJsonException(
          "JSON nested deeper than " + DEEPEST + ", or with a longer number than 1000 digits.");
    } catch (JsonProcessingException e) {
      throw new RefusedJsonException("This is no JSON: " + e.getOriginalMessage() + ".");
    } catch (IOException e) {
      throw new UncheckedIOException("a text is read without input and output", e);
    }
  }

  /**
   * The same for what is already a tree of maps, lists, texts, numbers and booleans.
   *
   * @throws RefusedJsonException when it can not be said in JSON as it is
   */
  public static CanonicalJson ofTree(@Nullable Object tree) {
    return of(CanonicalWriter.text(tree));
  }

  /** The canonical text. */
  public String text() {
    return text;
  }

  /** The canonical text in UTF-8, which is what is digested and signed. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What it says: unmodifiable maps and lists, String, Boolean, null, Long for whole numbers up to
   * 2^53 however they were written, Double for others.
   */
  public @Nullable Object value() {
    return value;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> whole(parser.getText(), parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = whole(parser.currentName(), parser);
      if (members.containsKey(name)) {
        throw new RefusedJsonException(
            "The name \"%s\" is given twice%s.".formatted(shortened(name), at(parser)));
      }
      parser.nextToken();
      members.put(name, value(parser));
    }
    return Collections.unmodifiableMap(members);
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return Collections.unmodifiableList(elements);
  }

  private static Number number(JsonParser parser) throws IOException {
    String written = parser.getText();
    try {
      return CanonicalNumber.of(written).value();
    } catch (RefusedJsonException e) {
      throw new RefusedJsonException(e.getMessage().replaceFirst("\\.$", at(parser) + "."));
    }
  }

  private static String whole(String text, JsonParser parser) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(unit)) {
        throw new RefusedJsonException(
            "A text holds half of a surrogate pair (\\u%04x)%s.".formatted((int) unit, at(parser)));
      }
    }
    return text;
  }

  private static String at(JsonParser parser) {
    JsonLocation place = parser.currentTokenLocation();
    return " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
  }

  private static String shortened(String name) {
    return name.length() <= 60 ? name : name.substring(0, 60) + "…";
  }
}
