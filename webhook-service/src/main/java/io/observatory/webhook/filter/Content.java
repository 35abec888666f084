package io.observatory.webhook.filter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers and the body of one event, as filters look at them: the body is read when the first
 * filter asks for it, once. For one thread.
 */
public final class Content {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(?:\\.[0-9]{1,30})?");

  private final Map<String, Object> headers = new HashMap<>();
  private final byte[] bytes;
  private final BodyReader reader;
  private @Nullable Optional<BodyReader.Tree> body;

  /** Keeps the bytes; nobody writes into them. */
  public Content(Map<String, String> headers, String contentType, byte[] body, BodyReader reader) {
    this.headers.put("content-type", readings(contentType));
    headers.forEach(
        (name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT), readings(value)));
    this.bytes = body;
    this.reader = reader;
  }

  /** By their names in lower case, what each can be read as. */
  Map<String, Object> headers() {
    return headers;
  }

  /** Empty when it is no JSON. */
  Optional<BodyReader.Tree> body() {
    Optional<BodyReader.Tree> known = body;
    if (known == null) {
      known = reader.read(bytes);
      body = known;
    }
    return known;
  }

  /** A header is text; a filter may mean the number or the truth that it spells. */
  private static List<Object> readings(String value) {
    List<Object> all = new ArrayList<>(2);
    all.add(value);
    if (NUMBER.matcher(value).matches()) {
      all.add(new BigDecimal(value));
    } else if (value.equals("true") || value.equals("false")) {
      all.add(Boolean.valueOf(value));
    }
    return all;
  }
}
