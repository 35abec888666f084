package io.observatory.scheduler.job;

/**
 * Too many jobs wait to be written; nothing is known of this one, so ask again with the same id.
 */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BusyException(String why) {
    super(why);
  }
}
