package io.observatory.webhook.source;

import java.util.List;

/** Reads values out of bodies. */
public interface BodyFields {

  /**
   * The scalar at each JSON pointer as text, empty where there is none; all empty for a body that
   * is no JSON.
   */
  List<String> at(byte[] body, List<String> pointers);
}
