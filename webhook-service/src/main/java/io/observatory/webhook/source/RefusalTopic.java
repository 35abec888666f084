package io.observatory.webhook.source;

/** Where it is told that webhooks were refused. */
public interface RefusalTopic {

  /** Returns when the event is in the topic; false when that can not be said soon. */
  boolean append(Refusals.Sum sum);
}
