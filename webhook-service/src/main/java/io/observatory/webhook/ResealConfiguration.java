package io.observatory.webhook;

import io.observatory.webhook.reseal.Reseal;
import io.observatory.webhook.reseal.ResealLog;
import io.observatory.webhook.reseal.SealedRows;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Sealing secrets anew, with its ports. */
@Configuration(proxyBeanMethods = false)
class ResealConfiguration {

  @Bean
  Reseal reseal(
      SealedRows rows, ResealLog log, PlatformTransactionManager transactions, Clock clock) {
    return new Reseal(rows, log, new TransactionTemplate(transactions), clock, System::nanoTime);
  }
}
