import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates an endpoint, publishes an event and verifies its delivery, with the JDK alone: the
 * signature is Standard Webhooks' {@code v1}, HMAC-SHA256 over id, time and the body's raw bytes.
 */
class VerifyWebhook {
  static final String GATEWAY = System.getenv().getOrDefault("WEBHOOK_URL", "http://127.0.0.1:8084");
  static final String TOKEN = System.getenv("WEBHOOK_TOKEN"); // ./observatory token admin

  public static void main(String[] args) throws Exception {
    var verified = new CompletableFuture<String>();
    var secret = new CompletableFuture<String>();
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/hooks",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes(); // raw: parsed and written again it differs
          var headers = exchange.getRequestHeaders();
          boolean right =
              verify(
                  secret.join(),
                  headers.getFirst("webhook-id"),
                  headers.getFirst("webhook-timestamp"),
                  headers.getFirst("webhook-signature"),
                  body);
          exchange.sendResponseHeaders(right ? 204 : 401, -1); // 2xx alone ends the retries
          exchange.close();
          if (right) {
            verified.complete(headers.getFirst("webhook-id") + " " + new String(body));
          }
        });
    server.start();

    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
    String endpoint =
        post("/v1/endpoints", "{\"url\":\"" + url + "\",\"types\":[\"example.java\"]}");
    secret.complete(member(endpoint, "secret")); // shown this once
    post("/v1/events", "{\"type\":\"example.java\",\"data\":{\"hello\":\"Java\"}}");

    IO.println("verified " + verified.get(60, TimeUnit.SECONDS));
    server.stop(0);
  }

  /** Whether one of the signatures is right and the time is within five minutes. */
  static boolean verify(String secret, String id, String time, String signatures, byte[] body) {
    try {
      long seconds = Long.parseLong(time);
      if (Math.abs(Instant.now().getEpochSecond() - seconds) > 300) {
        return false;
      }
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
      mac.update((id + "." + seconds + ".").getBytes());
      byte[] expected = mac.doFinal(body);
      for (String one : signatures.split(" ")) {
        if (one.startsWith("v1,")
            && MessageDigest.isEqual(expected, Base64.getDecoder().decode(one.substring(3)))) {
          return true;
        }
      }
      return false;
    } catch (Exception unreadable) {
      return false;
    }
  }

  static String post(String path, String json) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(GATEWAY + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    }
  }

  static String member(String json, String name) {
    var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    if (!found.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return found.group(1);
  }
}
