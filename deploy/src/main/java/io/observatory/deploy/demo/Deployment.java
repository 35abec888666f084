package io.observatory.deploy.demo;

import io.observatory.deploy.demo.GatewayClient.Answer;
import io.observatory.deploy.launcher.RunningStack;
import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.launcher.Sha256;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.schemas.signed.CanonicalJson;
import io.observatory.schemas.signed.PublishedKeys;
import io.observatory.schemas.signed.SignedDocument;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One deployment that people of the group {@code sre} decide about: who asks, who votes, the agent
 * that carries it out, each with a token of its own. Every step may be repeated until it has an
 * answer, and has its effect once.
 */
final class Deployment implements AutoCloseable {
  static final String ASKS = Secrets.ON_CALL.get(0);

  private static final String ACTION = "demo.deploy";
  private static final String POLICY = "demo-deploy";
  private static final String EXECUTOR = Secrets.httpAgents().getFirst();
  private static final Map<String, String> ARGUMENTS =
      Map.of("service", "checkout", "version", "1.4.2");
  private static final Map<String, String> OTHER_ARGUMENTS =
      Map.of("service", "checkout", "version", "1.4.3");
  private static final int REFUSED = 400;

  private final String base;
  private final Map<String, GatewayClient> clients;
  private final String key = UUID.randomUUID().toString();
  private String id = "";
  private Optional<Answer> opened = Optional.empty();

  private Deployment(String base, Map<String, GatewayClient> clients) {
    this.base = base;
    this.clients = clients;
  }

  static Deployment of(RunningStack running, StackSettings settings) {
    String base = running.status().component("hitl-service").endpoint();
    Secrets secrets = Secrets.open(settings.home());
    return new Deployment(
        base,
        Stream.concat(Secrets.ON_CALL.stream(), Stream.of("admin", EXECUTOR))
            .collect(
                Collectors.toMap(who -> who, who -> new GatewayClient(base, secrets.token(who)))));
  }

  /** An admin says who decides; one that is there already is the same. */
  boolean hasPolicy() throws InterruptedException {
    Map<String, Object> document =
        Map.of(
            "when",
            "action == '" + ACTION + "'",
            "terms",
            Map.of("quorum", "2 of role:sre", "timeout", "10m"));
    return call(
            "admin",
            "PUT",
            "/v1/policies/" + POLICY,
            Map.of("document", document),
            "If-None-Match",
            "*")
        .isPresent();
  }

  /** One of the three asks, for the agent that is to do it. */
  boolean isOpen() throws InterruptedException {
    opened =
        call(
            ASKS,
            "POST",
            "/v1/approvals",
            Map.of(
                "agent_id", EXECUTOR,
                "action", ACTION,
                "target", "production",
                "arguments", ARGUMENTS,
                "title", "Deploy checkout 1.4.2 to production"),
            "Idempotency-Key",
            key);
    opened.ifPresent(answer -> id = answer.said("approval_id"));
    return opened.isPresent();
  }

  String id() {
    return id;
  }

  /** The question as it was answered when it was asked. */
  Optional<Answer> opened() {
    return opened;
  }

  /** The state after a vote for it, or why the vote was refused; nothing while there is none. */
  String vote(String person) throws InterruptedException {
    return outcome(
        call(person, "POST", path("/decide"), Map.of("approve", true, "reason", "the demo")));
  }

  /** The state after the agent claims it for the arguments that were approved. */
  String claim() throws InterruptedException {
    String outcome = claim(ARGUMENTS);
    return outcome.equals("already_claimed") ? "CONSUMED" : outcome; // its first answer got lost
  }

  /** The same for arguments that nobody has seen. */
  String claimOther() throws InterruptedException {
    return claim(OTHER_ARGUMENTS);
  }

  private String claim(Map<String, String> arguments) throws InterruptedException {
    String digest = Sha256.hex(CanonicalJson.ofTree(arguments).text());
    return outcome(call(EXECUTOR, "POST", path("/claim"), Map.of("arguments_digest", digest)));
  }

  /** The receipt as it is kept; empty while there is none. */
  String receipt() throws InterruptedException {
    return call(ASKS, "GET", path("/receipt"), null).map(Answer::text).orElse("");
  }

  /** The keys that verify receipts, to be kept beside them; empty while there are none. */
  String keys() throws InterruptedException {
    return call(ASKS, "GET", "/v1/receipts/keys", null).map(Answer::text).orElse("");
  }

  /** What {@code ./observatory receipt verify} finds, with nothing but the two. */
  static String verdict(String receipt, String keys) {
    return SignedDocument.verify(receipt, PublishedKeys.parse(keys)).isValid()
        ? "valid"
        : "not valid";
  }

  /** The commands that do the same. */
  List<String> byHand() {
    return List.of(
        "./observatory approvals --all",
        "./observatory approve " + id + " --token-file <(./observatory token sre-2)",
        "curl -sH \"Authorization: Bearer $(./observatory token viewer)\" "
            + base
            + path("/receipt")
            + " > receipt.json",
        "./observatory receipt keys > keys.json",
        "./observatory receipt verify receipt.json --keys keys.json");
  }

  private String path(String of) {
    return "/v1/approvals/" + id + of;
  }

  private Optional<Answer> call(
      String who, String method, String path, @Nullable Object body, String... headers)
      throws InterruptedException {
    return Objects.requireNonNull(clients.get(who)).ask(method, path, body, headers);
  }

  private static String outcome(Optional<Answer> answer) {
    return answer
        .map(said -> said.status() < REFUSED ? said.said("state") : said.said("code"))
        .orElse("");
  }

  @Override
  public void close() {
    clients.values().forEach(GatewayClient::close);
  }
}
