package io.observatory.audit.log;

/**
 * The stored offsets are not where this writer believed: another writer was there, or this batch is
 * already stored. Nothing was written; read the stored offsets and go on from them.
 */
public final class FencedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public FencedException(String message) {
    super(message);
  }
}
