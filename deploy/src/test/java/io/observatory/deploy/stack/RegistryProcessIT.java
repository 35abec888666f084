package io.observatory.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryProcessIT {
  @TempDir Path directory;

  @Test
  void keptSchemasSurviveARestart() throws Exception {
    RegistryProcess.Settings kept = new RegistryProcess.Settings(directory, 0, true, true);
    try (RegistryProcess registry = RegistryProcess.start(kept)) {
      HttpRequest register =
          HttpRequest.newBuilder(
                  URI.create(registry.url() + "/apis/ccompat/v7/subjects/a-value/versions"))
              .header("Content-Type", "application/vnd.schemaregistry.v1+json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"\\\"string\\\"\"}"))
              .build();
      assertThat(send(register)).contains("\"id\"");
      registry.restart();
      HttpRequest list =
          HttpRequest.newBuilder(URI.create(registry.url() + "/apis/ccompat/v7/subjects")).build();
      assertThat(send(list)).contains("a-value");
    }
  }

  private static String send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
