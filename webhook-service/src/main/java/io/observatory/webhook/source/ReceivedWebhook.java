package io.observatory.webhook.source;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that was verified.
 *
 * @param eventId the same for each repeat of the delivery
 * @param sourceId who sent it
 * @param deliveryId as the sender names it, or a digest
 * @param type as the sender names it
 * @param scheme how it was verified
 * @param intent what an agent shall do
 * @param sessionId which session it belongs to
 * @param contentType of the body
 * @param headers without credentials
 * @param body byte for byte
 * @param receivedAt when it came
 */
public record ReceivedWebhook(
    String eventId,
    String sourceId,
    String deliveryId,
    @Nullable String type,
    SchemeKind scheme,
    @Nullable String intent,
    @Nullable String sessionId,
    @Nullable String contentType,
    Map<String, String> headers,
    byte[] body,
    Instant receivedAt) {}
