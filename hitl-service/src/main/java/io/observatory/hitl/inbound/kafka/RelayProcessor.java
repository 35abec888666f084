package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Facts;
import io.observatory.hitl.relay.Header;
import io.observatory.hitl.relay.InstanceLoad;
import io.observatory.hitl.relay.Judge;
import io.observatory.hitl.relay.Message;
import io.observatory.hitl.relay.Relay;
import io.observatory.hitl.relay.Session;
import io.observatory.hitl.relay.UnreadableException;
import io.observatory.platform.kafka.Misrouting;
import io.observatory.platform.kafka.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Feeds one partition's decisions and commands to its {@link Relay}. */
final class RelayProcessor implements Processor<byte[], byte[], byte[], byte[]> {

  private static final String OPERATORS = "observatory-";

  /** How often a task looks whether to flush or to commit. */
  private static final Duration TICK = Duration.ofMillis(5);

  /** A record older than this when it is processed means that the relay catches up. */
  private static final long BEHIND_MILLIS = 500;

  private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);
  private static final int FLUSHED_AT_ONCE = 256;
  private static final int FLUSHING_INTERVALS = 3;

  /** Records older than this when their turn comes are kept waiting by a flush. */
  private static final long LATE_MILLIS = 50;

  private static final int SWEPT_AT_ONCE = 5_000;
  private static final int LONGEST_ID = 256;

  private final RelayParts parts;
  private final int partitions;
  private final DecisionReading decisions;
  private final CommandReading commands;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable StreamsOutput output;
  private @Nullable Relay relay;
  private @Nullable InstanceLoad here;
  private @Nullable StreamsStore store;
  private boolean uncommitted;
  private long behindUntil;
  private boolean late;
  private boolean yielded;

  RelayProcessor(RelayParts parts, int partitions) {
    this.parts = parts;
    this.partitions = partitions;
    this.decisions = new DecisionReading(parts.codec());
    this.commands = new CommandReading(parts.codec());
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> given) {
    context = given;
    StreamsStore stores = new StreamsStore(given);
    store = stores;
    StreamsOutput out = new StreamsOutput(given, parts, decisions);
    output = out;
    here = new InstanceLoad(parts.load());
    countWhatWaits(stores, here);
    Relay made =
        new Relay(
            stores,
            out,
            decisions,
            parts.properties().domainGuards(),
            parts.properties().domainLimits(),
            gates(parts),
            here);
    relay = made;
    given.schedule(
        TICK,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          flush(made, given, now);
          commitWhenDue(made, given, now);
        });
    given.schedule(SWEEP_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> sweep(made, now));
  }

  private static Relay.Gates gates(RelayParts parts) {
    return new Relay.Gates(
        parts.properties().gatesByApproval(),
        parts.properties().policies() ? new PolicyJudge(parts.conditions()) : Judge.NONE);
  }

  private static void countWhatWaits(StreamsStore store, InstanceLoad load) {
    String from = null;
    List<Session> sessions;
    do {
      sessions = store.sessionsAfter(from, SWEPT_AT_ONCE);
      for (Session session : sessions) {
        load.add(session.count(), session.bytes());
      }
      from = sessions.isEmpty() ? null : sessions.getLast().id();
    } while (sessions.size() == SWEPT_AT_ONCE);
  }

  /** Moves a slice on; leaves out every second one while others' messages wait for their turn. */
  private void flush(Relay relay, ProcessorContext<byte[], byte[]> given, long now) {
    if (!relay.isFlushing()) {
      return;
    }
    yielded = late && !yielded;
    late = false;
    if (!yielded) {
      relay.flush(FLUSHED_AT_ONCE);
      uncommitted = true;
      if (!relay.isFlushing()) {
        commit(given, now); // somebody waits for the answer
      }
    }
  }

  /**
   * Commits early while the relay keeps up: what passes waits shortly. While it flushes, every
   * third interval; while it catches up the thread's own, longest interval counts: fewer
   * transactions, more messages.
   */
  private void commitWhenDue(Relay relay, ProcessorContext<byte[], byte[]> given, long now) {
    long interval = parts.properties().commitInterval().toMillis();
    boolean flushing = relay.isFlushing();
    if (uncommitted
        && (flushing || now >= behindUntil)
        && CommitPace.ofThread().isDue(now, flushing ? FLUSHING_INTERVALS * interval : interval)) {
      commit(given, now);
    }
  }

  private void commit(ProcessorContext<byte[], byte[]> given, long now) {
    given.commit();
    CommitPace.ofThread().committed(now);
    uncommitted = false;
  }

  private void sweep(Relay sweeper, long now) {
    sweeper.sweep(
        now - parts.properties().forgetAfter().toMillis(),
        now - parts.properties().forgetOverAfter().toMillis(),
        SWEPT_AT_ONCE);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (context == null || output == null || relay == null || store == null) {
      throw new IllegalStateException("not initialised");
    }
    RecordMetadata from = context.recordMetadata().orElseThrow();
    output.processing(record, from);
    uncommitted = true;
    try {
      if (from.topic().equals(Topics.CONTROL)) {
        command(record, from, relay);
        commit(context, context.currentSystemTimeMs()); // somebody waits for the answer
      } else {
        long age = context.currentSystemTimeMs() - record.timestamp();
        if (age > BEHIND_MILLIS) {
          behindUntil =
              context.currentSystemTimeMs() + parts.properties().commitInterval().toMillis();
        }
        late = age > LATE_MILLIS;
        receive(record, from, relay);
      }
    } catch (PoisonRecordException e) {
      store.forgetRead();
      output.deadLetter(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private void command(Record<byte[], byte[]> record, RecordMetadata from, Relay to) {
    var command = commands.read(record.value());
    place(record.key(), from, command.key());
    to.command(command);
  }

  private void receive(Record<byte[], byte[]> record, RecordMetadata from, Relay to) {
    Facts facts = facts(record.value());
    if (facts.sessionId().isEmpty() || facts.sessionId().length() > LONGEST_ID) {
      throw new PoisonRecordException(
          "invalid_session_id", "a session id has 1 to " + LONGEST_ID + " characters");
    }
    if (facts.marks().agentId().isEmpty() || facts.marks().agentId().length() > LONGEST_ID) {
      throw new PoisonRecordException(
          "invalid_agent_id", "an agent id has 1 to " + LONGEST_ID + " characters");
    }
    if (place(record.key(), from, facts.sessionId())) {
      to.receive(new Message(record.value(), headers(record), facts), record.timestamp());
    }
  }

  /** All but those that say what an operator did: nobody else may say that. */
  private static List<Header> headers(Record<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    for (var header : record.headers()) {
      if (!header.key().startsWith(OPERATORS)) {
        headers.add(new Header(header.key(), header.value()));
      }
    }
    return headers;
  }

  private Facts facts(byte[] value) {
    try {
      return decisions.read(value);
    } catch (UnreadableException e) {
      throw e.getCause() instanceof PoisonRecordException poison
          ? poison
          : new PoisonRecordException("unreadable", "not a DecisionLog", e);
    }
  }

  /** Whether the record lies where all others of its session do; a strayed decision is moved. */
  private boolean place(byte @Nullable [] key, RecordMetadata from, String id) {
    if (key == null) {
      throw new PoisonRecordException("null_key", "a record without a key");
    }
    if (!Arrays.equals(key, id.getBytes(StandardCharsets.UTF_8))) {
      throw new PoisonRecordException("key_mismatch", "the key is not the session id inside");
    }
    if (Misrouting.partition(key, partitions) == from.partition()) {
      return true;
    }
    if (output == null || from.topic().equals(Topics.CONTROL)) {
      throw new PoisonRecordException("misrouted", "not the partition of its key");
    }
    output.move();
    return false;
  }

  @Override
  public void close() {
    if (here != null) {
      here.leave();
    }
  }
}
