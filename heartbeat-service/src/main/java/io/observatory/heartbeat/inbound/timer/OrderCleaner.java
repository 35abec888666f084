package io.observatory.heartbeat.inbound.timer;

import io.observatory.heartbeat.agent.OrderBook;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets orders nobody asks for any more. */
@Component
class OrderCleaner {

  private final OrderBook book;

  OrderCleaner(OrderBook book) {
    this.book = book;
  }

  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT5M")
  void clean() {
    book.clean();
  }
}
