package io.observatory.hitl.outbound.chat;

import io.observatory.hitl.ChatProperties;
import io.observatory.hitl.chat.ChatChannels;
import io.observatory.hitl.chat.ChatReplies;
import io.observatory.hitl.chat.SecretFile;
import io.observatory.hitl.chat.Teller;
import io.observatory.hitl.chat.Webhooks;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chat services and webhooks as the settings name them. */
@Configuration(proxyBeanMethods = false)
class ChatAdapters {

  @Bean(destroyMethod = "close")
  HttpClient chatHttp(ChatProperties properties) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(properties.patience())
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /** Nothing calls it while there is no Slack app. */
  @Bean
  SlackApi slackApi(HttpClient chatHttp, ChatProperties properties) {
    Path token = properties.slack().botTokenFile();
    return new SlackApi(
        chatHttp,
        properties.slack().api(),
        token == null ? "" : SecretFile.lines(token, "hitl.chat.slack.bot-token-file").getFirst(),
        properties.patience());
  }

  @Bean
  ChatChannels slackChannels(SlackApi slack) {
    return room -> new SlackChannel(slack, room);
  }

  @Bean
  ChatReplies slackReplies(SlackApi slack) {
    return new SlackReplies(slack);
  }

  @Bean
  Webhooks webhooks(HttpClient chatHttp, ChatProperties properties, Clock clock) {
    Map<String, Teller> tellers =
        properties.webhooks().stream()
            .collect(
                Collectors.toMap(
                    ChatProperties.Webhook::name,
                    each ->
                        new SignedWebhook(
                            chatHttp,
                            each.name(),
                            each.url(),
                            SecretFile.lines(each.secretFile(), "hitl.chat.webhooks secret-file"),
                            properties.patience(),
                            clock)));
    return name -> Objects.requireNonNull(tellers.get(name), "a webhook that was set");
  }
}
