package io.observatory.webhook.outbound.postgres;

import io.observatory.webhook.filter.BodyReader;
import io.observatory.webhook.filter.Content;
import io.observatory.webhook.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Events of the table, as an endpoint's filter looks at them. */
@Component
class FilteredEvents {

  /** A few bodies in memory at once. */
  private static final int FETCHED = 16;

  private final JdbcClient jdbc;
  private final BodyReader reader;

  FilteredEvents(JdbcClient jdbc, BodyReader reader) {
    this.jdbc = jdbc;
    this.reader = reader;
  }

  /** The ids of those that it lets through, of those that {@link ReplaySql#CONTENTS} finds. */
  List<String> through(Filter filter, Map<String, @Nullable Object> params) {
    List<String> ids = new ArrayList<>();
    RowCallbackHandler each =
        row -> {
          Content content =
              new Content(
                  DeliveryRows.headers(row.getString("headers")),
                  row.getString("content_type"),
                  row.getBytes("body"),
                  reader);
          if (filter.mismatch(content).isEmpty()) {
            ids.add(row.getString("event_id"));
          }
        };
    jdbc.sql(ReplaySql.CONTENTS).withFetchSize(FETCHED).params(params).query(each);
    return ids;
  }
}
