package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.receipt.Receipts;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** T24: what is published over HTTP verifies what was signed. */
@OnSharedService
class ReceiptKeyIT {
  @RegisterExtension static final Stage STAGE = Stage.usual();

  @Test
  void t24AReceiptVerifiesWithTheKeysAViewerReads() {
    HttpResponse<String> keys = STAGE.gateway().get("/v1/receipts/keys", Gateway.VIEWER);
    assertThat(keys.statusCode()).isEqualTo(200);
    assertThat(OpenApi.load().complaints("get", "/v1/receipts/keys", keys)).isEmpty();
    String receipt = STAGE.gateway().bean(Receipts.class).sign(Map.of("decision", "DENIED"));
    assertThat(Receipts.verify(receipt, keys.body()).isValid()).isTrue();
  }

  @Test
  void agentsAndStrangersAreNotShownTheKeys() {
    assertThat(STAGE.gateway().get("/v1/receipts/keys", Gateway.AGENT).statusCode()).isEqualTo(403);
    assertThat(STAGE.gateway().get("/v1/receipts/keys", null).statusCode()).isEqualTo(401);
  }
}
