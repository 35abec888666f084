package io.observatory.webhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;

/**
 * Published signatures.
 *
 * @param secret text form
 * @param id of the event
 * @param seconds the timestamp
 * @param body what is signed
 * @param signature an entry of {@code webhook-signature}
 */
public record Vectors(String secret, String id, long seconds, String body, String signature) {

  /** Of every library of standard-webhooks/standard-webhooks (MIT). */
  public static final Vectors V1 =
      new Vectors(
          "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "msg_p5jXN8AQM9LWM0D4loKWxJek",
          1614265330,
          "{\"test\": 2432232314}",
          "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

  /** Of libraries/rust/src/lib.rs in standard-webhooks/standard-webhooks (MIT). */
  public static final Vectors V2 =
      new Vectors(
          "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
          "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
          1649367553,
          "{\"email\":\"test@example.com\",\"username\":\"test_user\"}",
          "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=");

  /** Of worker.rs in svix/svix-webhooks (MIT). */
  public static final Vectors V3 =
      new Vectors(
          "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==",
          V1.id,
          V1.seconds,
          V1.body,
          "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==");

  /** The public key of {@link #V3}. */
  public static final String V3_PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

  /** The timestamp. */
  public Instant at() {
    return Instant.ofEpochSecond(seconds);
  }

  /** The body's bytes. */
  public byte[] bytes() {
    return body.getBytes(UTF_8);
  }
}
