package io.observatory.webhook.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.endpoint.Patterns;
import io.observatory.webhook.ledger.DeliveryView;
import io.observatory.webhook.replay.Replay;
import io.observatory.webhook.replay.ReplayStore;
import io.observatory.webhook.replay.Selection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Orders as rows; a step is one statement over the deliveries and one over the order. */
@Component
class JdbcReplayStore implements ReplayStore {

  /** Rows that a step looks at. */
  private static final int WINDOW = 5_000;

  /** The same, where a filter looks at their bodies. */
  private static final int FILTERED_WINDOW = 500;

  private final JdbcClient jdbc;
  private final EndpointStore endpoints;
  private final FilteredEvents events;

  JdbcReplayStore(JdbcClient jdbc, EndpointStore endpoints, FilteredEvents events) {
    this.jdbc = jdbc;
    this.events = events;
    this.endpoints = endpoints;
  }

  /** What a statement over deliveries did. */
  private record Counts(
      long examined, int made, @Nullable String place, boolean more, List<Made> deliveries) {}

  @Override
  public void insert(Replay replay) {
    Selection selection = replay.selection();
    try {
      jdbc.sql(ReplaySql.ADD)
          .param("id", replay.id())
          .param("kind", selection.kind().name())
          .param("endpoint", selection.endpointId())
          .param("type", selection.type())
          .param("statuses", Rows.texts(selection.statuses()))
          .param("since", Rows.time(selection.since()))
          .param("until", Rows.time(selection.until()))
          .param("dryRun", replay.dryRun())
          .param("perSecond", replay.perSecond())
          .param("upper", TimeOrderedIds.lastOf(replay.createdAt()))
          .param("reason", Rows.cleanIfAny(replay.reason()))
          .param("principal", replay.principal())
          .param("at", Rows.time(replay.createdAt()))
          .update();
    } catch (DuplicateKeyException e) {
      throw new BusyException();
    }
  }

  @Override
  public Optional<Replay> find(UUID id) {
    return jdbc.sql("SELECT * FROM webhook_replay WHERE id = :id")
        .param("id", id)
        .query((row, number) -> ReplayRows.replay(row))
        .optional();
  }

  @Override
  public List<Replay> list(@Nullable UUID below, int limit) {
    String place = below == null ? "" : "WHERE id < :below";
    JdbcClient.StatementSpec statement =
        jdbc.sql("SELECT * FROM webhook_replay " + place + " ORDER BY id DESC LIMIT :limit")
            .param("limit", limit);
    return (below == null ? statement : statement.param("below", below))
        .query((row, number) -> ReplayRows.replay(row))
        .list();
  }

  @Override
  public boolean cancel(UUID id, Instant at) {
    return jdbc.sql(ReplaySql.CANCEL).param("id", id).param("at", Rows.time(at)).update() > 0;
  }

  @Override
  public Optional<Replay> claim(String owner, Duration lease, Collection<UUID> held) {
    return jdbc.sql(ReplaySql.CLAIM)
        .param("owner", owner)
        .param("lease", lease.toMillis())
        .param("held", held.stream().map(UUID::toString).toArray(String[]::new))
        .query((row, number) -> ReplayRows.replay(row))
        .optional();
  }

  @Override
  public Optional<Step> step(Replay replay, int most, Duration lease, Instant now) {
    Optional<Replay> locked =
        jdbc.sql(ReplaySql.LOCK)
            .param("id", replay.id())
            .param("fence", replay.fence())
            .query((row, number) -> ReplayRows.replay(row))
            .optional();
    if (locked.isEmpty()) {
      return Optional.empty();
    }
    jdbc.sql(ReplaySql.KEEP).query((row, number) -> number).list();
    Replay current = locked.get();
    Counts counts =
        current.selection().kind() == Selection.Kind.MISSING
            ? missing(current, most, now)
            : among(current, most, now);
    jdbc.sql(ReplaySql.MOVE)
        .param("place", counts.place() == null ? current.place() : counts.place())
        .param("examined", counts.examined())
        .param("made", counts.made())
        .param("lease", lease.toMillis())
        .param("more", counts.more())
        .param("at", Rows.time(now))
        .param("id", current.id())
        .update();
    return Optional.of(new Step(counts.made(), counts.more(), counts.deliveries()));
  }

  /** Deliveries as they stand; the statuses are names of ours. */
  private Counts among(Replay replay, int most, Instant now) {
    Selection selection = replay.selection();
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("most", most);
    params.put("window", WINDOW);
    params.put("upper", upper(replay));
    params.put("place", replay.place().isEmpty() ? lower(selection) : replay.place());
    StringBuilder more = new StringBuilder();
    String along = "";
    if (selection.endpointId() != null) {
      params.put("endpoint", selection.endpointId());
      along = " AND d.endpoint_id = :endpoint";
    } else if (Selection.USUAL.containsAll(selection.statuses())) {
      along = " AND d.status IN ('DEAD', 'SKIPPED')"; // these have an index
    }
    if (selection.type() != null) {
      params.put("type", selection.type());
      more.append(" AND d.type = :type");
    }
    if (selection.since() != null) {
      params.put("since", Rows.time(selection.since()));
      more.append(" AND d.created_at >= :since");
    }
    if (selection.until() != null) {
      params.put("until", Rows.time(selection.until()));
      more.append(" AND d.created_at < :until");
    }
    String statuses =
        selection.statuses().stream()
            .filter(Selection.POSSIBLE::contains)
            .collect(Collectors.joining("', '", "'", "'"));
    String candidates = ReplaySql.CANDIDATES.formatted(along, statuses, more);
    if (!replay.dryRun()) {
      params.put("at", Rows.time(now));
    }
    return counts(candidates + (replay.dryRun() ? ReplaySql.COUNT : ReplaySql.MAKE), params);
  }

  private Counts missing(Replay replay, int most, Instant now) {
    Selection selection = replay.selection();
    Endpoint endpoint = endpoints.find(String.valueOf(selection.endpointId())).orElse(null);
    if (endpoint == null) {
      return new Counts(0, 0, null, false, List.of()); // deleted meanwhile
    }
    List<String> types = endpoint.types();
    Map<String, @Nullable Object> params = new HashMap<>();
    boolean filtered = !endpoint.filter().isOpen();
    params.put("most", most);
    params.put("window", filtered ? FILTERED_WINDOW : WINDOW);
    EventPlace place = EventPlace.of(replay.place(), selection.since());
    params.put("after", Rows.time(place.createdAt()));
    params.put("place", place.eventId());
    params.put("endpoint", endpoint.id());
    params.put("tenant", endpoint.tenantId());
    params.put("since", Rows.time(selection.since()));
    Instant until = selection.until();
    params.put("until", Rows.time(until == null ? replay.createdAt() : until));
    params.put("type", selection.type());
    params.put("all", types.isEmpty() || types.contains(Patterns.ALL));
    params.put("types", types.toArray(String[]::new));
    params.put(
        "families",
        types.stream()
            .filter(type -> type.endsWith(".*"))
            .map(type -> type.substring(0, type.length() - 1))
            .toArray(String[]::new));
    if (filtered) {
      params.put("through", events.through(endpoint.filter(), params).toArray(String[]::new));
    }
    if (!replay.dryRun()) {
      params.put("scope", endpoint.ordering().scope().name());
      params.put("at", Rows.time(now));
    }
    String sql =
        ReplaySql.MISSING.formatted(filtered ? ReplaySql.FILTERED : "")
            + (replay.dryRun() ? ReplaySql.MISSING_COUNT : ReplaySql.MISSING_MAKE);
    return counts(sql, params);
  }

  private Counts counts(String sql, Map<String, @Nullable Object> params) {
    return jdbc.sql(sql)
        .params(params)
        .query(
            (row, number) ->
                new Counts(
                    row.getLong("examined"),
                    row.getInt("made"),
                    row.getString("place"),
                    row.getBoolean("more"),
                    made(row)))
        .single();
  }

  private static List<Made> made(ResultSet row) throws SQLException {
    List<String> ids = Rows.texts(row, "ids");
    List<String> events = Rows.texts(row, "events");
    List<String> endpoints = Rows.texts(row, "endpoints");
    return IntStream.range(0, ids.size())
        .mapToObj(i -> new Made(UUID.fromString(ids.get(i)), events.get(i), endpoints.get(i)))
        .toList();
  }

  @Override
  public void fail(Replay replay, String error, Instant at) {
    jdbc.sql(ReplaySql.FAIL)
        .param("id", replay.id())
        .param("fence", replay.fence())
        .param("error", error)
        .param("at", Rows.time(at))
        .update();
  }

  @Override
  public void release(String owner) {
    jdbc.sql(ReplaySql.RELEASE).param("owner", owner).update();
  }

  @Override
  public Optional<DeliveryView> again(UUID deliveryId, Instant now) {
    Optional<String> status =
        jdbc.sql(ReplaySql.OLD)
            .param("id", deliveryId)
            .query(
                (row, number) -> {
                  requireLive(
                      row.getString("endpoint_state"), row.getString("endpoint_deleted_at"));
                  return row.getString("status");
                })
            .optional();
    if (status.isEmpty()) {
      return Optional.empty();
    }
    if (status.get().equals("PENDING") || status.get().equals("IN_FLIGHT")) {
      throw new RefusedException(
          "delivery_under_way", "The delivery is under way; wait for its end.");
    }
    jdbc.sql(ReplaySql.GIVE_WAY).param("id", deliveryId).param("at", Rows.time(now)).update();
    try {
      return jdbc.sql(ReplaySql.AGAIN)
          .param("id", deliveryId)
          .param("at", Rows.time(now))
          .query((row, number) -> JdbcLedger.delivery(row))
          .optional();
    } catch (DuplicateKeyException e) {
      throw new RefusedException(
          "delivery_under_way", "Somebody else had it delivered again at this moment.");
    }
  }

  private static void requireLive(@Nullable String state, @Nullable String deletedAt) {
    if (state == null || deletedAt != null) {
      throw new RefusedException("endpoint_not_found", "The endpoint was deleted.");
    }
    if (state.equals(EndpointState.DISABLED.name())) {
      throw new RefusedException("endpoint_disabled", "The endpoint is disabled; enable it first.");
    }
  }

  private static String lower(Selection selection) {
    Instant since = selection.since();
    return (since == null ? TimeOrderedIds.FIRST : TimeOrderedIds.lowest(since)).toString();
  }

  /** What the order makes itself is none of it. */
  private static UUID upper(Replay replay) {
    UUID ordered = TimeOrderedIds.lastOf(replay.createdAt());
    Instant until = replay.selection().until();
    UUID last = until == null ? ordered : TimeOrderedIds.highest(until);
    return last.toString().compareTo(ordered.toString()) < 0 ? last : ordered;
  }
}
