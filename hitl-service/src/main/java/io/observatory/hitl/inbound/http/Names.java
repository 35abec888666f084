package io.observatory.hitl.inbound.http;

import io.observatory.platform.http.Fields;
import java.util.regex.Pattern;

/** Names that callers may use. */
final class Names {

  private static final Pattern POLICY = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private Names() {}

  /** A session id in a path; ids that begin with # are the gateway's own. */
  static String session(String id) {
    if (id.startsWith("#")) {
      throw Fields.invalidParameter("session_id", "session_id must not begin with #.");
    }
    return Fields.parameter("session_id", id);
  }

  /** The name of a policy, in a path or a body. */
  static String policy(String name) {
    if (!POLICY.matcher(name).matches()) {
      throw Fields.invalidParameter("name", "name must match " + POLICY + ".");
    }
    return name;
  }
}
