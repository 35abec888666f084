package io.observatory.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.platform.app.TestApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;

@SpringBootTest(
    classes = TestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/away")
class ProblemsTest {

  @LocalServerPort int port;
  @Autowired Environment environment;

  @Test
  void serviceValuesBelowTheLineWinOverTheImportedDefaults() {
    assertThat(environment.getProperty("spring.kafka.consumer.max-poll-records")).isEqualTo("77");
    assertThat(environment.getProperty("spring.kafka.producer.acks")).isEqualTo("all");
  }

  @Test
  void noTokenIs401() throws Exception {
    HttpResponse<String> r =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/things")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(r.statusCode()).isEqualTo(401);
    assertThat(r.body()).contains("unauthorized");
  }
}
