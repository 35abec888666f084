package io.observatory.audit.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.Cursor;
import io.observatory.audit.log.EntryQuery;
import io.observatory.audit.log.EntryQuery.Window;
import io.observatory.audit.log.LoggedEntry;
import io.observatory.audit.log.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PagingIT {

  private static final int ENTRIES = 90;

  private LogDatabase database;
  private PostgresEntries entries;

  @BeforeEach
  void ninetyEntriesInNineBatches() {
    database = new LogDatabase();
    entries = database.entries();
    PostgresLog log = database.log();
    log.positions(List.of(Records.partition(0)));
    for (int from = 0; from < ENTRIES; from += 10) {
      log.append(Records.batch(Records.partition(0), from, from + 10));
    }
  }

  @Test
  void forwardAndBackwardGiveTheSamePagesInBothOrders() {
    for (boolean ascending : new boolean[] {true, false}) {
      List<List<Long>> forth = new ArrayList<>();
      Page page = find(Map.of(), new Window(ascending, null, 7));
      Page last = page;
      while (!page.entries().isEmpty()) {
        forth.add(indexes(page));
        last = page;
        page = find(Map.of(), new Window(ascending, page.next(), 7));
      }
      List<List<Long>> back = new ArrayList<>();
      back.add(indexes(last));
      for (Page p = last; p.previous() != null; ) {
        p = find(Map.of(), new Window(ascending, p.previous(), 7));
        if (p.entries().isEmpty()) {
          break;
        }
        back.addFirst(indexes(p));
      }

      assertThat(back).isEqualTo(forth);
      List<Long> all = forth.stream().flatMap(List::stream).toList();
      List<Long> expected = LongStream.range(0, ENTRIES).boxed().toList();
      assertThat(all).isEqualTo(ascending ? expected : expected.reversed());
    }
  }

  @Test
  void everyFilterGivesWhatAPlainScanGives() {
    assertThat(indexes(find(Map.of(Correlation.SESSION, "s-1"), new Window(true, null, 1000))))
        .isEqualTo(LongStream.range(0, ENTRIES).filter(i -> i % 3 == 1).boxed().toList());
    assertThat(indexes(find(Map.of(Correlation.TASK, "t-0-17"), new Window(true, null, 10))))
        .containsExactly(17L);
    assertThat(
            indexes(
                find(
                    Map.of(Correlation.SESSION, "s-1", Correlation.TASK, "t-0-17"),
                    new Window(true, null, 10))))
        .isEmpty();
    EntryQuery narrow =
        new EntryQuery(
            Map.of(Correlation.SESSION, "s-1", Correlation.AGENT, "agent-0"),
            "Even",
            Records.TOPIC.name(),
            0,
            1_000_010L,
            1_000_080L,
            new Window(false, null, 1000));
    assertThat(indexes(entries.find(narrow)))
        .isEqualTo(LongStream.range(10, 80).filter(i -> i % 6 == 4).boxed().toList().reversed());
  }

  @Test
  void timeAloneFilters() {
    EntryQuery query =
        new EntryQuery(
            Map.of(), null, null, null, 1_000_033L, 1_000_036L, new Window(true, null, 100));

    assertThat(indexes(entries.find(query))).containsExactly(33L, 34L, 35L);
  }

  @Test
  void thePagesStayTheSameWhileOthersWrite() throws Exception {
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              PostgresLog log = database.log();
              log.positions(List.of(Records.partition(1)));
              for (int from = 0; from < 600; from += 3) {
                log.append(Records.batch(Records.partition(1), from, from + 3));
              }
            });
    List<Long> seen = new ArrayList<>();
    @Nullable Cursor cursor = null;
    while (!writing.isDone() || seen.size() < ENTRIES + 600) {
      Page page = find(Map.of(), new Window(true, cursor, 11));
      seen.addAll(indexes(page));
      cursor = page.next() == null ? cursor : page.next();
    }
    writing.get(30, TimeUnit.SECONDS);

    assertThat(seen).isEqualTo(LongStream.range(0, ENTRIES + 600).boxed().toList());
  }

  @Test
  void anEmptyTailGivesTheCursorBackSoThatAReaderCanWaitThere() {
    Cursor end = new Cursor(ENTRIES - 1, true);
    Page tail = find(Map.of(), new Window(true, end, 5));

    assertThat(tail.entries()).isEmpty();
    assertThat(tail.next()).isEqualTo(end);
    assertThat(tail.more()).isFalse();
  }

  private Page find(Map<Correlation, String> ids, Window window) {
    return entries.find(new EntryQuery(ids, null, null, null, null, null, window));
  }

  private static List<Long> indexes(Page page) {
    return page.entries().stream().map(LoggedEntry::index).toList();
  }
}
