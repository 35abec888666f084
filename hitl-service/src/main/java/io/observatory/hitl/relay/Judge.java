package io.observatory.hitl.relay;

/**
 * Whether policies want people asked about what an agent does without asking. Used by the
 * partition's thread only.
 */
public interface Judge {

  /** Asks nobody. */
  Judge NONE =
      new Judge() {
        @Override
        public boolean stops(Facts facts, long at) {
          return false;
        }

        @Override
        public void learn(PolicyText policy) {
          // of no interest
        }
      };

  /**
   * Whether people are to look at it first; never throws.
   *
   * @param at when it arrived, in epoch milliseconds
   */
  boolean stops(Facts facts, long at);

  /** From now on that version counts. */
  void learn(PolicyText policy);
}
