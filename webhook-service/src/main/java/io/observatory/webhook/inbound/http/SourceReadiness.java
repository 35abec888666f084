package io.observatory.webhook.inbound.http;

import io.observatory.webhook.source.SourceBook;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Ready once the sources are known. A database that goes away later keeps nobody out: webhooks are
 * taken without it, and what needs it answers 503 by itself.
 */
@Component("sourcesKnown") // the name in the readiness
class SourceReadiness implements HealthIndicator {

  private final SourceBook book;

  SourceReadiness(SourceBook book) {
    this.book = book;
  }

  @Override
  public Health health() {
    return book.isOpen() ? Health.up().build() : Health.outOfService().build();
  }
}
