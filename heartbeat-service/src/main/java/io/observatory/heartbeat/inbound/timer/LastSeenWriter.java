package io.observatory.heartbeat.inbound.timer;

import io.observatory.heartbeat.agent.AgentStore;
import io.observatory.heartbeat.agent.Fleet;
import io.observatory.heartbeat.agent.LastSeen;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes when agents were last seen, once per interval and agent however often it beat. What is not
 * written when we die is learnt again from the log.
 */
@Component
class LastSeenWriter {

  private static final Logger LOGGER = LoggerFactory.getLogger(LastSeenWriter.class);
  private static final int SLICE = 2_000;

  private final Fleet fleet;
  private final AgentStore store;
  private List<LastSeen> unwritten = new ArrayList<>();

  LastSeenWriter(Fleet fleet, AgentStore store) {
    this.fleet = fleet;
    this.store = store;
  }

  @PreDestroy
  @Scheduled(fixedDelayString = "${heartbeat.last-seen-interval:30s}")
  synchronized void write() {
    fleet.takeUnwritten(unwritten::add);
    // One order for all writers, so that two never wait for each other in a circle.
    unwritten.sort(Comparator.comparing(LastSeen::agentId));
    int written = 0;
    try {
      while (written < unwritten.size()) {
        int end = Math.min(written + SLICE, unwritten.size());
        store.saveLastSeen(unwritten.subList(written, end));
        written = end;
      }
    } catch (DataAccessException | TransactionException e) {
      LOGGER.warn("{} last-seen times wait for the database", unwritten.size() - written, e);
    }
    unwritten = new ArrayList<>(unwritten.subList(written, unwritten.size()));
  }
}
