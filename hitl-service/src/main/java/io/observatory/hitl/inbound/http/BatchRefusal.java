package io.observatory.hitl.inbound.http;

import java.util.List;
import org.springframework.http.HttpStatus;

/** A problem (RFC 9457) that also says what stood against which vote. */
record BatchRefusal(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    List<BatchBody.Item> items) {

  private static final String CODE = "batch_refused";

  static BatchRefusal of(BatchBody body, String instance) {
    return new BatchRefusal(
        "urn:observatory:problem:" + CODE,
        HttpStatus.CONFLICT.getReasonPhrase(),
        HttpStatus.CONFLICT.value(),
        "No vote was taken, because some can not be; items say which and why.",
        instance,
        CODE,
        body.items());
  }
}
