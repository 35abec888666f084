package io.observatory.webhook.outbound.postgres;

import io.observatory.platform.jdbc.Parameters;
import io.observatory.webhook.delivery.Delivery;
import io.observatory.webhook.delivery.DeliveryStore;
import io.observatory.webhook.delivery.Result;
import io.observatory.webhook.delivery.Room;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tables {@code webhook_event, webhook_deliveries, webhook_attempt, webhook_instance}. */
@Repository
class JdbcDeliveryStore implements DeliveryStore {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  JdbcDeliveryStore(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  @FunctionalInterface
  private interface Filling {
    void fill(Parameters columns) throws SQLException;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String sql, Filling filling, Reading<T> reading) {
    List<T> all =
        jdbc.execute(
            (Connection connection) -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                filling.fill(Parameters.of(connection, statement));
                List<T> read = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                  while (rows.next()) {
                    read.add(reading.read(rows));
                  }
                }
                return read;
              }
            });
    return all == null ? List.of() : all;
  }

  @Override
  public Set<String> insert(Collection<Arrival> arrivals, String owner, Instant now) {
    List<Arrival> events = List.copyOf(arrivals);
    List<Draft> drafts = events.stream().flatMap(each -> each.deliveries().stream()).toList();
    return new HashSet<>(
        query(
            DeliverySql.INSERT,
            columns ->
                columns
                    .value(now)
                    .rows(events)
                    .text(each -> each.event().eventId())
                    .text(each -> each.event().tenantId())
                    .text(each -> each.event().type())
                    .text(each -> each.event().subject())
                    .text(each -> each.event().orderingKey())
                    .text(each -> each.event().contentType())
                    .text(each -> DeliveryRows.json(each.event().headers()))
                    .bytes(each -> each.event().body())
                    .bytes(Arrival::digest)
                    .end()
                    .value(owner)
                    .value(now)
                    .rows(drafts)
                    .text(draft -> draft.event().eventId())
                    .text(draft -> draft.event().tenantId())
                    .text(draft -> draft.event().type())
                    .text(Draft::endpointId)
                    .text(draft -> draft.id().toString())
                    .text(Draft::orderingKey)
                    .text(draft -> draft.claimed() ? "IN_FLIGHT" : draft.status().name())
                    .text(Draft::reason),
            row -> row.getString(1)));
  }

  @Override
  public Map<String, Known> known(Collection<String> eventIds) {
    Map<String, Known> all = new HashMap<>();
    query(
        DeliverySql.KNOWN,
        columns -> columns.rows(List.copyOf(eventIds)).text(id -> id),
        row -> all.put(row.getString(1), known(row)));
    return all;
  }

  private static Known known(ResultSet row) throws SQLException {
    String[] ids = (String[]) row.getArray(3).getArray();
    return new Known(row.getBytes(2), Arrays.stream(ids).map(UUID::fromString).toList());
  }

  @Override
  public List<Delivery> claimDue(String owner, Instant now, Room room) {
    return query(
        DeliverySql.CLAIM_DUE,
        columns -> columns.value(now).value(room.places()).value(room.bytes()).value(owner),
        DeliveryRows::claimed);
  }

  @Override
  public List<Delivery> claimWaiting(String owner, Map<String, Room> rooms, long bytes) {
    return claim(DeliverySql.CLAIM_WAITING, owner, rooms, bytes);
  }

  @Override
  public List<Delivery> claimInOrder(
      String owner, Map<String, Room> rooms, long bytes, boolean oldest) {
    String sql = oldest ? DeliverySql.CLAIM_OLDEST_IN_ORDER : DeliverySql.CLAIM_IN_ORDER;
    List<Delivery> claimed =
        transaction.execute(
            status -> {
              List<String> ours =
                  query(
                      DeliverySql.LOCK_ORDERED,
                      columns -> columns.rows(List.copyOf(rooms.keySet())).text(id -> id),
                      row -> row.getString(1));
              // The lock first, and then a statement that sees what its last holder committed.
              Map<String, Room> left = new HashMap<>(rooms);
              left.keySet().retainAll(ours);
              return left.isEmpty() ? List.<Delivery>of() : claim(sql, owner, left, bytes);
            });
    return claimed == null ? List.of() : claimed;
  }

  private List<Delivery> claim(String sql, String owner, Map<String, Room> rooms, long bytes) {
    return query(
        sql,
        columns ->
            columns
                .rows(List.copyOf(rooms.entrySet()))
                .text(Map.Entry::getKey)
                .integer(each -> each.getValue().places())
                .bigint(each -> each.getValue().bytes())
                .end()
                .value(bytes)
                .value(owner),
        DeliveryRows::claimed);
  }

  @Override
  public List<String> waitingEndpoints() {
    return query(DeliverySql.WAITING_ENDPOINTS, columns -> {}, row -> row.getString(1));
  }

  @Override
  public Set<UUID> settle(Collection<Result> results, Instant now) {
    List<ResultRow> rows = results.stream().map(ResultRow::of).toList();
    return new HashSet<>(
        query(
            DeliverySql.SETTLE,
            columns -> ResultRow.fill(columns.rows(rows)).end().value(now),
            row -> row.getObject(1, UUID.class)));
  }

  @Override
  public void register(String owner, Duration length) {
    jdbc.update(DeliverySql.REGISTER, owner, length.toMillis());
  }

  @Override
  public boolean renew(String owner, Duration length) {
    return jdbc.update(DeliverySql.RENEW, length.toMillis(), owner) > 0;
  }

  @Override
  public int takeOver() {
    return jdbc.update(DeliverySql.TAKE_OVER);
  }

  @Override
  public List<UUID> inFlight(String owner) {
    return query(
        DeliverySql.IN_FLIGHT,
        columns -> columns.value(owner),
        row -> row.getObject(1, UUID.class));
  }

  @Override
  public void putBack(String owner, Collection<UUID> ids) {
    jdbc.update(
        DeliverySql.PUT_BACK_THESE, owner, ids.stream().map(UUID::toString).toArray(String[]::new));
  }

  @Override
  public void release(String owner) {
    jdbc.update(DeliverySql.RELEASE, owner, owner);
  }

  @Override
  public Map<String, Instant> failing(Collection<String> endpointIds, Instant now, Instant stale) {
    Map<String, Instant> since = new HashMap<>();
    query(
        DeliverySql.FAILING,
        columns ->
            columns.rows(List.copyOf(endpointIds)).text(id -> id).end().value(now).value(stale),
        row -> since.put(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()));
    return since;
  }

  @Override
  public void healthy(Collection<String> endpointIds) {
    jdbc.update(DeliverySql.HEALTHY, (Object) endpointIds.toArray(String[]::new));
  }
}
