package io.observatory.webhook.inbound.http;

import io.observatory.platform.log.Scrubber;
import java.util.Map;
import java.util.TreeMap;

/** Headers as callers see them: what looks like a credential is masked, whole or in part. */
final class ShownHeaders {

  private ShownHeaders() {}

  static Map<String, String> of(Map<String, String> headers) {
    Map<String, String> shown = new TreeMap<>();
    headers.forEach((name, value) -> shown.put(name, value(name, value)));
    return shown;
  }

  static String value(String name, String value) {
    return Scrubber.isSecretName(name) ? Scrubber.MASK : Scrubber.scrub(value);
  }
}
