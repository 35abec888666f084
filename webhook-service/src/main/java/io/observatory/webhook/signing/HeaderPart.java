package io.observatory.webhook.signing;

/** What a header of a signed request carries. */
public enum HeaderPart {
  SIGNATURE,
  /** The event's id, the same on each attempt. */
  ID,
  /** Of the attempt, in seconds since 1970. */
  TIMESTAMP,
  /** The event's type. */
  TYPE
}
