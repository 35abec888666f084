package io.observatory.scheduler.outbound.postgres;

/** PostgreSQL's {@code ctid} in one number: block and place in the block, which is never 0. */
final class Places {

  private static final int OFFSET_BITS = 16;
  private static final int OFFSET_MASK = 0xFFFF;

  private Places() {}

  static long of(int block, short offset) {
    return Integer.toUnsignedLong(block) << OFFSET_BITS | Short.toUnsignedLong(offset);
  }

  /** As PostgreSQL reads it. */
  static String text(long place) {
    return "(" + (place >>> OFFSET_BITS) + "," + (place & OFFSET_MASK) + ")";
  }
}
