package io.observatory.hitl;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people are told of approvals and may decide them besides REST.
 *
 * @param codeLifetime how long a code that links a chat identity may be said
 * @param loginLifetime how long the login that linked somebody counts where nobody can say what
 *     that person is now, as with an identity provider
 * @param patience how long one answer of a chat service or webhook is waited for
 * @param webhooks who is told of every change of an approval
 */
@ConfigurationProperties("hitl.chat")
public record ChatProperties(
    @DefaultValue("10m") Duration codeLifetime,
    @DefaultValue("8h") Duration loginLifetime,
    @DefaultValue("10s") Duration patience,
    @DefaultValue Slack slack,
    @DefaultValue List<Webhook> webhooks) {

  /** Refuses what could not work. */
  public ChatProperties {
    webhooks = List.copyOf(webhooks);
    if (patience.toMillis() < 100 || patience.toSeconds() > 20) {
      throw new IllegalArgumentException("hitl.chat.patience must be 100ms to 20s: " + patience);
    }
    if (codeLifetime.toSeconds() < 1 || codeLifetime.toHours() > 1) {
      throw new IllegalArgumentException(
          "hitl.chat.code-lifetime must be 1s to 1h: " + codeLifetime);
    }
    Set<String> names = new HashSet<>();
    for (Webhook webhook : webhooks) {
      if (!names.add(webhook.name())) {
        throw new IllegalArgumentException("two hitl.chat.webhooks are named " + webhook.name());
      }
    }
  }

  /**
   * A Slack app. It is on when both of its secrets are given.
   *
   * @param botTokenFile file with the bot's token
   * @param signingSecretFile file with the signing secret; during a rotation two lines
   * @param channel id of the channel for cards of approvals that no route is for; empty for none
   * @param routes other channels; the first that fits counts
   * @param api Slack's Web API, ending in a slash
   * @param pages where approvals are shown in full; an approval's id is added to it
   */
  public record Slack(
      @Nullable Path botTokenFile,
      @Nullable Path signingSecretFile,
      @DefaultValue("") String channel,
      @DefaultValue List<Route> routes,
      @DefaultValue("https://slack.com/api/") URI api,
      @Nullable URI pages) {

    /** Refuses what could not work. */
    public Slack {
      routes = List.copyOf(routes);
      botTokenFile = blankIsNull(botTokenFile);
      signingSecretFile = blankIsNull(signingSecretFile);
      if ((botTokenFile == null) != (signingSecretFile == null)) {
        throw new IllegalArgumentException(
            "hitl.chat.slack.bot-token-file and signing-secret-file are needed together");
      }
      if (botTokenFile != null && (pages == null || (channel.isEmpty() && routes.isEmpty()))) {
        throw new IllegalArgumentException(
            "hitl.chat.slack needs pages and a channel when it has secrets");
      }
    }

    private static @Nullable Path blankIsNull(@Nullable Path path) {
      return path == null || path.toString().isBlank() ? null : path;
    }

    /** Whether there is a Slack app. */
    public boolean isOn() {
      return botTokenFile != null;
    }
  }

  /**
   * Which approvals go to another channel.
   *
   * @param action an action, or one that ends in {@code *} for all that begin with it
   * @param channel id of the channel
   */
  public record Route(String action, String channel) {}

  /**
   * Somebody who is told of every change, signed as Standard Webhooks has it.
   *
   * @param name of our own, as in logs
   * @param secretFile file with the secret, {@code whsec_} and base64; during a rotation two lines
   */
  public record Webhook(String name, URI url, Path secretFile) {

    /** Refuses what could not work. */
    public Webhook {
      if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
        throw new IllegalArgumentException("hitl.chat.webhooks: no good name: " + name);
      }
      if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
        throw new IllegalArgumentException("hitl.chat.webhooks: no http(s) URL: " + name);
      }
    }
  }
}
