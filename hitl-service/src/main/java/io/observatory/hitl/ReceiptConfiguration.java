package io.observatory.hitl;

import io.observatory.hitl.receipt.ReceiptKeys;
import io.observatory.hitl.receipt.Receipts;
import io.observatory.hitl.receipt.Signers;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Receipts with their keys; without a key that signs the service does not start. */
@Configuration(proxyBeanMethods = false)
class ReceiptConfiguration {

  @Bean
  Receipts receipts(ReceiptProperties properties, Signers signers, Clock clock) {
    ReceiptKeys keys = ReceiptKeys.load(properties.keysDir(), properties.generate(), clock);
    return new Receipts(keys, signers);
  }
}
