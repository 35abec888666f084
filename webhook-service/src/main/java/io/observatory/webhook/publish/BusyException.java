package io.observatory.webhook.publish;

/** Too many events wait to be written; nothing is known of this one, so hand it in again. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BusyException(String why) {
    super(why);
  }
}
