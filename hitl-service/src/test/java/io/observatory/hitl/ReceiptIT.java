package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.observatory.deploy.Observatory;
import io.observatory.deploy.launcher.Terminal;
import io.observatory.hitl.receipt.ReceiptKeys;
import io.observatory.hitl.receipt.Receipts;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** T24: a receipt is of the decision, not of what the tables say when it is read. */
class ReceiptIT {

  private static final Path KEYS = directory();

  @RegisterExtension
  static final Stage STAGE = Stage.with(Map.of("hitl.receipts.keys-dir", KEYS.toString()));

  @TempDir Path directory;

  private static Path directory() {
    try {
      return Files.createTempDirectory("hitl-receipts");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String receipt(Gateway gateway, String id) {
    HttpResponse<String> answer = gateway.get("/v1/approvals/" + id + "/receipt", Gateway.VIEWER);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String keys(Gateway gateway) {
    return gateway.get("/v1/receipts/keys", Gateway.VIEWER).body();
  }

  private static JdbcClient sql(String user, String password) {
    return JdbcClient.create(
        new DriverManagerDataSource(STAGE.database().jdbcUrl(), user, password));
  }

  @Test
  void t24TheReceiptStaysWhateverBecomesOfKeysAndApproval() throws IOException {
    JsonNode used = STAGE.approvals().open("t24.used", "{\"x\":1}");
    String usedId = used.get("approval_id").asString();
    String revokedId = STAGE.approvals().pending("t24.revoked");
    STAGE.approvals().decide(usedId, "ann", true);
    STAGE.approvals().decide(revokedId, "ann", true);
    String ofUsed = receipt(STAGE.gateway(), usedId);
    String ofRevoked = receipt(STAGE.gateway(), revokedId);

    STAGE.approvals().claim(usedId, used.get("arguments_digest").asString());
    STAGE.gateway().post("/v1/approvals/" + revokedId + "/revoke", Gateway.of("ben"), "{}");
    TestDatabase database = STAGE.database();
    sql(database.ownerUser(), database.ownerPassword())
        .sql("UPDATE approval SET decided_by = 'mallory' WHERE id = :id")
        .param("id", usedId)
        .update();
    Path rotated = Files.createDirectory(directory.resolve("rotated"));
    try (var files = Files.list(KEYS)) {
      for (Path file : files.toList()) {
        Files.copy(file, rotated.resolve(file.getFileName()));
      }
    }
    Path newest = Files.createDirectory(directory.resolve("newest"));
    ReceiptKeys.load(newest, true, Clock.systemUTC());
    try (var files = Files.list(newest)) {
      Files.move(files.findFirst().orElseThrow(), rotated.resolve("9999-newest.pem"));
    }
    try (Gateway other =
        Gateway.start(
            Infra.shared(), database, Map.of("hitl.receipts.keys-dir", rotated.toString()))) {
      assertThat(other.bean(Receipts.class).signingId())
          .isNotEqualTo(STAGE.gateway().bean(Receipts.class).signingId());
      for (Gateway gateway : List.of(STAGE.gateway(), other)) {
        assertThat(receipt(gateway, usedId)).isEqualTo(ofUsed);
        assertThat(receipt(gateway, revokedId)).isEqualTo(ofRevoked);
      }
      Path published = Files.writeString(directory.resolve("keys.json"), keys(other));
      assertThat(verify(ofUsed, published)).isZero();
      assertThat(verify(ofUsed.replace("\"ann\"", "\"bob\""), published)).isEqualTo(1);
    }
    assertThat(ofUsed).contains("\"decided_by\":\"ann\"", "\"reason\":\"because\"");
  }

  /** As an auditor types it. */
  private int verify(String receipt, Path keys) throws IOException {
    Path file = Files.writeString(directory.resolve("receipt.json"), receipt);
    Terminal terminal =
        new Terminal(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
    return Observatory.commandLine(terminal)
        .execute("receipt", "verify", file.toString(), "--keys", keys.toString());
  }

  @Test
  void t24EveryDecisionHasItsReceiptWhoeverDecided() {
    STAGE.approvals().policy("t24.short.", "{\"timeout\":\"1s\"}");
    STAGE
        .approvals()
        .policy(
            "t24.yes.",
            "{\"timeout\":\"1s\",\"timeout_action\":\"APPROVE\",\"allow_timeout_approve\":true}");
    String expired = STAGE.approvals().pending("t24.short.a");
    String ranOut = STAGE.approvals().pending("t24.yes.a");
    String denied = STAGE.approvals().pending("t24.denied");
    STAGE.approvals().decide(denied, "ann", false);
    JsonNode again = STAGE.approvals().open("t24.denied", "{\"n\":\"t24.denied\"}");
    String cancelled = STAGE.approvals().pending("t24.cancelled");
    STAGE.gateway().post("/v1/approvals/" + cancelled + "/cancel", Gateway.AGENT, "{}");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                STAGE.approvals().state(expired).equals("EXPIRED")
                    && STAGE.approvals().state(ranOut).equals("APPROVED"));
    Map<String, String> decisions =
        Map.of(
            expired,
            "EXPIRED",
            ranOut,
            "APPROVED",
            denied,
            "DENIED",
            again.get("approval_id").asString(),
            "DENIED",
            cancelled,
            "CANCELLED",
            byPolicy("t24.auto.", "AUTO"),
            "APPROVED",
            byPolicy("t24.never.", "DENY"),
            "DENIED");
    String keys = keys(STAGE.gateway());
    decisions.forEach(
        (id, decision) -> {
          var verdict = Receipts.verify(receipt(STAGE.gateway(), id), keys);
          assertThat(verdict.isValid()).as(verdict.sentence()).isTrue();
          assertThat(verdict.claims())
              .containsEntry("approval_id", id)
              .containsEntry("decision", decision);
        });
  }

  private static String byPolicy(String name, String decision) {
    HttpResponse<String> answer =
        STAGE
            .gateway()
            .put(
                "/v1/policies/" + name,
                Gateway.ADMIN,
                "{\"document\":{\"when\":\"action.startsWith('%s')\",\"default\":\"%s\"}}"
                    .formatted(name, decision),
                "If-None-Match",
                "*");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return STAGE.approvals().open(name + "a", "{}").get("approval_id").asString();
  }

  @Test
  void t24NobodyChangesAReceipt() {
    String id = STAGE.approvals().pending("t24.kept");
    STAGE.approvals().decide(id, "ann", true);
    JdbcClient app = sql(STAGE.database().appUser(), STAGE.database().appPassword());
    for (String attempt :
        List.of(
            "UPDATE approval_receipt SET document = 'x' WHERE approval_id = :id",
            "DELETE FROM approval_receipt WHERE approval_id = :id")) {
      assertThatThrownBy(() -> app.sql(attempt).param("id", id).update())
          .isInstanceOf(BadSqlGrammarException.class)
          .hasStackTraceContaining("permission denied");
    }
  }

  @Test
  void whatCanNotBeSignedIsRefusedAtTheDoor() {
    String half = "\\ud800";
    for (String field :
        List.of(
            "action",
            "target",
            "title",
            "description",
            "fallback",
            "owner",
            "session_id",
            "workflow_id",
            "run_id",
            "agent_type",
            "details",
            "response_schema")) {
      String value = field.equals("response_schema") ? "{\"title\":\"%s\"}" : "\"%s\"";
      String body =
          "{%s\"%s\":%s}"
              .formatted(
                  field.equals("action") ? "" : "\"action\":\"half.a\",",
                  field,
                  value.formatted(half));
      HttpResponse<String> refused = STAGE.gateway().post("/v1/approvals", Gateway.AGENT, body);
      assertThat(refused.statusCode()).as(body).isEqualTo(422);
      assertThat(Gateway.json(refused).get("errors").get(0).get("path").asString())
          .isEqualTo(field);
    }
    String id = STAGE.approvals().pending("half.b");
    for (String field : List.of("reason", "response")) {
      HttpResponse<String> refused =
          STAGE
              .gateway()
              .post(
                  "/v1/approvals/" + id + "/decide",
                  Gateway.of("ann"),
                  "{\"approve\":true,\"%s\":\"%s\"}".formatted(field, half));
      assertThat(refused.statusCode()).as(field).isEqualTo(422);
      assertThat(Gateway.json(refused).get("errors").get(0).get("path").asString())
          .isEqualTo(field);
    }
    assertThat(STAGE.approvals().decide(id, "ann", true).statusCode()).isEqualTo(200);
    assertThat(receipt(STAGE.gateway(), id)).contains(id);
  }
}
