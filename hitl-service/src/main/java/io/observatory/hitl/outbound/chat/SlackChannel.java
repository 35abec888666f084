package io.observatory.hitl.outbound.chat;

import io.observatory.hitl.chat.Card;
import io.observatory.hitl.chat.ChannelRefusedException;
import io.observatory.hitl.chat.ChatChannel;
import io.observatory.hitl.chat.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** A Slack channel, through the Web API's {@code chat.postMessage} and {@code chat.update}. */
final class SlackChannel implements ChatChannel {

  private static final Logger LOGGER = LoggerFactory.getLogger(SlackChannel.class);
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final String MARK = "hitl_approval";

  private final SlackApi slack;
  private final String channel;

  /**
   * @param channel id of the room cards are posted to
   */
  SlackChannel(SlackApi slack, String channel) {
    this.slack = slack;
    this.channel = channel;
  }

  @Override
  public Posted post(Card card, @Nullable Ending ending) {
    Map<String, Object> message = message(card, ending);
    message.put("channel", channel);
    JsonNode answer = slack.call("chat.postMessage", message);
    String room = answer.path("channel").asString("");
    String stamp = answer.path("ts").asString("");
    if (room.isEmpty() || stamp.isEmpty()) {
      throw new ChannelRefusedException("no_ts_in_answer");
    }
    return new Posted(room, stamp);
  }

  /**
   * The message's metadata says which approval it is of; nobody sees it, and only apps write it.
   */
  private static Map<String, Object> message(Card card, @Nullable Ending ending) {
    Map<String, Object> message =
        new LinkedHashMap<>(
            ending == null ? SlackCard.pending(card) : SlackCard.decided(card, ending));
    message.put(
        "metadata", Map.of("event_type", MARK, "event_payload", Map.of("approval_id", card.id())));
    return message;
  }

  @Override
  public Optional<Posted> find(String approvalId, Instant since) {
    JsonNode history;
    try {
      history =
          slack.ask(
              "conversations.history",
              Map.of(
                  "channel",
                  channel,
                  "oldest",
                  since.minus(SKEW).getEpochSecond() + ".000000",
                  "include_all_metadata",
                  "true",
                  "limit",
                  "999"));
    } catch (ChannelRefusedException e) {
      LOGGER.warn("Whether a card of {} stands is not known: {}", approvalId, e.getMessage());
      return Optional.empty();
    }
    return history
        .path("messages")
        .valueStream()
        .filter(message -> isOf(approvalId, message.path("metadata")))
        .map(message -> new Posted(channel, message.path("ts").asString("")))
        .findFirst();
  }

  private static boolean isOf(String approvalId, JsonNode metadata) {
    return MARK.equals(metadata.path("event_type").asString(""))
        && approvalId.equals(metadata.path("event_payload").path("approval_id").asString(""));
  }

  @Override
  public void update(Posted where, Card card, @Nullable Ending ending) {
    Map<String, Object> message = message(card, ending);
    message.put("channel", where.channel());
    message.put("ts", where.message());
    slack.call("chat.update", message);
  }
}
