package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.HeaderPart;
import io.observatory.webhook.signing.HeaderProfile;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names of headers by what they carry: {@code {"signature": "X-Acme-Signature"}}. */
final class HeaderNames {

  private HeaderNames() {}

  /** The form with what is wanted changed; names are given as a whole. */
  static HeaderForm on(
      HeaderForm before, @Nullable String profile, @Nullable Map<String, @Nullable String> names) {
    HeaderProfile wanted =
        profile == null
            ? before.profile()
            : Fields.word("profile", HeaderProfile.values(), profile);
    try {
      return new HeaderForm(wanted, names == null ? before.names() : parts(names));
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("header_names", String.valueOf(e.getMessage()));
    }
  }

  private static Map<HeaderPart, String> parts(Map<String, @Nullable String> names) {
    Map<HeaderPart, String> parts = new EnumMap<>(HeaderPart.class);
    names.forEach(
        (part, name) -> {
          if (name == null) {
            throw ProblemException.invalid("header_names." + part, "is missing");
          }
          parts.put(Fields.word("header_names", HeaderPart.values(), part), name);
        });
    return parts;
  }

  static Map<String, String> shown(HeaderForm form) {
    Map<String, String> shown = new TreeMap<>();
    form.names().forEach((part, name) -> shown.put(part.name().toLowerCase(Locale.ROOT), name));
    return shown;
  }
}
