package io.observatory.hitl;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.chat.Announcements;
import io.observatory.hitl.chat.ApprovalCards;
import io.observatory.hitl.chat.CardDrawing;
import io.observatory.hitl.chat.CardTeller;
import io.observatory.hitl.chat.ChatChannels;
import io.observatory.hitl.chat.ChatDesk;
import io.observatory.hitl.chat.ChatLinkStore;
import io.observatory.hitl.chat.ChatLinks;
import io.observatory.hitl.chat.ChatLog;
import io.observatory.hitl.chat.ChatReplies;
import io.observatory.hitl.chat.DeliveryStore;
import io.observatory.hitl.chat.Round;
import io.observatory.hitl.chat.Teller;
import io.observatory.hitl.chat.Webhooks;
import io.observatory.hitl.command.Pace;
import io.observatory.hitl.relay.Digest;
import io.observatory.platform.security.AgentTokens;
import io.observatory.platform.security.Principals;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Chat with its ports; without settings nothing is shown and nobody told. */
@Configuration(proxyBeanMethods = false)
class ChatConfiguration {

  private static final Duration EVENTS_KEPT = Duration.ofHours(24);

  /** No letter or digit that is taken for another one. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int CODE_LENGTH = 20;

  @Bean
  ChatLinks chatLinks(
      ChatLinkStore store,
      ChatLog log,
      ApprovalProperties approvals,
      Principals principals,
      PlatformTransactionManager transactions,
      ChatLinks.Terms terms) {
    return new ChatLinks(
        store, log, approvals.directory(principals), new TransactionTemplate(transactions), terms);
  }

  @Bean
  ChatLinks.Terms chatLinkTerms(ChatProperties properties, Clock clock) {
    SecureRandom random = new SecureRandom();
    return new ChatLinks.Terms(
        () -> code(random),
        code -> Digest.of(code.getBytes(StandardCharsets.UTF_8)),
        properties.codeLifetime(),
        properties.loginLifetime(),
        clock);
  }

  private static String code(SecureRandom random) {
    StringBuilder code = new StringBuilder(CODE_LENGTH);
    random.ints(CODE_LENGTH, 0, LETTERS.length()).forEach(i -> code.append(LETTERS.charAt(i)));
    return code.toString();
  }

  @Bean
  ChatDesk chatDesk(
      Approvals approvals,
      ChatLinks links,
      ChatReplies replies,
      DeliveryStore deliveries,
      Pace pace,
      Clock clock) {
    return new ChatDesk(approvals, links, replies, deliveries, pace, clock);
  }

  @Bean
  ApprovalLog approvalCards(ChatProperties properties, DeliveryStore store) {
    ChatProperties.Slack slack = properties.slack();
    return slack.isOn()
        ? new ApprovalCards(approval -> destinations(slack, approval), store)
        : entry -> {}; // no cards
  }

  private static List<String> destinations(ChatProperties.Slack slack, Approval approval) {
    return slack.routes().stream()
        .filter(route -> AgentTokens.speaksFor(route.action(), approval.ask().action()))
        .map(ChatProperties.Route::channel)
        .findFirst()
        .or(() -> java.util.Optional.of(slack.channel()).filter(room -> !room.isEmpty()))
        .map(ChatConfiguration::slack)
        .stream()
        .toList();
  }

  private static String slack(String channel) {
    return "slack:" + channel;
  }

  private static String webhook(String name) {
    return "webhook:" + name;
  }

  @Bean
  Announcements announcements(ChatProperties properties, DeliveryStore store) {
    return new Announcements(
        properties.webhooks().stream().map(each -> webhook(each.name())).toList(), store);
  }

  /** One for each destination. */
  @Bean
  Round.All rounds(
      ChatProperties properties,
      DeliveryStore store,
      Approvals approvals,
      ChatChannels channels,
      Webhooks webhooks,
      Clock clock) {
    List<Round> rounds = new ArrayList<>();
    ChatProperties.Slack slack = properties.slack();
    if (slack.isOn()) {
      CardDrawing drawing = new CardDrawing(Objects.requireNonNull(slack.pages()));
      Stream.concat(
              slack.routes().stream().map(ChatProperties.Route::channel),
              Stream.of(slack.channel()))
          .filter(channel -> !channel.isEmpty())
          .distinct()
          .forEach(
              channel ->
                  rounds.add(
                      round(
                          slack(channel),
                          store,
                          new CardTeller(approvals, drawing, channels.room(channel)),
                          clock)));
    }
    properties
        .webhooks()
        .forEach(
            each ->
                rounds.add(
                    round(webhook(each.name()), store, webhooks.teller(each.name()), clock)));
    return new Round.All(rounds);
  }

  private static Round round(String destination, DeliveryStore store, Teller teller, Clock clock) {
    return new Round(destination, store, teller, EVENTS_KEPT, clock);
  }
}
