package io.observatory.webhook.source;

import org.jspecify.annotations.Nullable;

/**
 * What is read out of a webhook for those who act on it. Whatever is not found, or longer than 256
 * characters, is left out.
 *
 * @param intent what an agent shall do
 * @param sessionId which session of an agent it belongs to
 * @param type the event's type; null for the scheme's usual place
 * @param deliveryId the id that repeats of a delivery share; null for the scheme's usual place
 */
public record Routing(
    @Nullable Selector intent,
    @Nullable Selector sessionId,
    @Nullable Selector type,
    @Nullable Selector deliveryId) {

  /** Nothing but what the scheme knows. */
  public static final Routing NONE = new Routing(null, null, null, null);
}
