package io.observatory.hitl.outbound.chat;

import io.observatory.hitl.chat.ChatChannel;
import io.observatory.hitl.chat.Delivery;
import io.observatory.hitl.chat.Teller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts an event to a URL, signed as Standard Webhooks has it: {@code webhook-id} is the event's,
 * the same on a repeat; {@code webhook-signature} holds one HMAC-SHA256 per secret.
 */
final class SignedWebhook implements Teller {

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;

  private final Caller caller;
  private final URI url;
  private final List<byte[]> secrets;
  private final InstantSource clock;

  /**
   * @param name for a person
   * @param secrets as they are handed out; during a rotation the new and the old one
   */
  SignedWebhook(
      HttpClient http,
      String name,
      URI url,
      List<String> secrets,
      Duration patience,
      InstantSource clock) {
    this.caller = new Caller(http, "Webhook " + name, patience);
    this.url = url;
    this.secrets = secrets.stream().map(secret -> key(name, secret)).toList();
    this.clock = clock;
  }

  private static byte[] key(String name, String secret) {
    try {
      byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^" + PREFIX, ""));
      if (secret.startsWith(PREFIX) && key.length >= SHORTEST) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw unfit(name); // without the cause, whose message quotes the secret
    }
    throw unfit(name);
  }

  private static IllegalArgumentException unfit(String name) {
    return new IllegalArgumentException(
        "The secret of webhook %s must be %s and base64 of at least %d bytes"
            .formatted(name, PREFIX, SHORTEST));
  }

  @Override
  public ChatChannel.@Nullable Posted tell(Delivery delivery) {
    String body = Objects.requireNonNull(delivery.body(), "an event has a body");
    String at = Long.toString(clock.instant().getEpochSecond());
    String signed = delivery.subject() + "." + at + "." + body;
    HttpResponse<String> answer =
        caller.answered(
            HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("webhook-id", delivery.subject())
                .header("webhook-timestamp", at)
                .header(
                    "webhook-signature",
                    secrets.stream()
                        .map(secret -> "v1," + signature(secret, signed))
                        .collect(Collectors.joining(" ")))
                .POST(BodyPublishers.ofString(body))
                .build());
    int status = answer.statusCode();
    if (status < 200 || status >= 300) {
      throw Caller.fault(caller.who(), status, Caller.pause(answer));
    }
    return null;
  }

  private static String signature(byte[] secret, String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
