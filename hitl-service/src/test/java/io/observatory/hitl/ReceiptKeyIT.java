package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.receipt.Receipts;
import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** T24: what is published over HTTP verifies what was signed. */
class ReceiptKeyIT {
  private static final Infra INFRA = Infra.shared();
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    gateway = Gateway.start(INFRA, INFRA.database("hitl"), Map.of());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void t24AReceiptVerifiesWithTheKeysAViewerReads() {
    HttpResponse<String> keys = gateway.get("/v1/receipts/keys", Gateway.VIEWER);
    assertThat(keys.statusCode()).isEqualTo(200);
    assertThat(OpenApi.load().complaints("get", "/v1/receipts/keys", keys)).isEmpty();
    String receipt = gateway.bean(Receipts.class).sign(Map.of("decision", "DENIED"));
    assertThat(Receipts.verify(receipt, keys.body()).isValid()).isTrue();
  }

  @Test
  void agentsAndStrangersAreNotShownTheKeys() {
    assertThat(gateway.get("/v1/receipts/keys", Gateway.AGENT).statusCode()).isEqualTo(403);
    assertThat(gateway.get("/v1/receipts/keys", null).statusCode()).isEqualTo(401);
  }
}
