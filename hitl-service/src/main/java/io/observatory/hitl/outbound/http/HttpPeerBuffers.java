package io.observatory.hitl.outbound.http;

import io.observatory.hitl.session.BufferAwayException;
import io.observatory.hitl.session.BufferView;
import io.observatory.hitl.session.PeerBuffers;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;

/** Asks over HTTP, as the caller. */
@Component
class HttpPeerBuffers implements PeerBuffers {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  private final RestClient client;

  HttpPeerBuffers() {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
    requests.setReadTimeout(ANSWER_WITHIN);
    this.client = RestClient.builder().requestFactory(requests).build();
  }

  @Override
  public BufferView.Page peek(
      URI instance, String sessionId, long fromPosition, int limit, String authorization) {
    URI question =
        UriComponentsBuilder.fromUri(instance)
            .pathSegment("internal", "v1", "sessions", "{id}", "buffer")
            .queryParam("from", fromPosition)
            .queryParam("limit", limit)
            .encode()
            .buildAndExpand(sessionId)
            .toUri();
    try {
      BufferView.Page page =
          client
              .get()
              .uri(question)
              .header(HttpHeaders.AUTHORIZATION, authorization)
              .retrieve()
              .body(BufferView.Page.class);
      if (page == null) {
        throw new BufferAwayException("Nothing came from " + instance, null, null);
      }
      return page;
    } catch (RestClientException e) {
      throw new BufferAwayException("No answer from " + instance, null, e);
    }
  }
}
