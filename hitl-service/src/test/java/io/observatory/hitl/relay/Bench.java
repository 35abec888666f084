package io.observatory.hitl.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A relay on maps, with what came out of it; values are {@code session|agent|trace|text}. */
final class Bench implements RelayOutput {

  static final Guards LAX = new Guards(8, 0, 0, false, null, null);
  static final Limits ROOMY = new Limits(1_000_000, 1L << 40, 1L << 40, Limits.Policy.REJECT);

  final InMemoryStore store = new InMemoryStore();
  final InstanceLoad load = new InstanceLoad();
  final List<String> released = new ArrayList<>();
  final List<List<Header>> releasedHeaders = new ArrayList<>();
  final List<Notice> told = new ArrayList<>();
  final List<Answer> answers = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  private static final String SCOPES = "#scope:0";
  private final Guards guards;
  private final Limits limits;
  private final Relay.Gates gates;
  Relay relay;
  private long seq;
  private int commands;

  Bench() {
    this(LAX, ROOMY);
  }

  Bench(Guards guards, Limits limits) {
    this(guards, limits, Relay.Gates.PLAIN);
  }

  Bench(Guards guards, Limits limits, Relay.Gates gates) {
    this.guards = guards;
    this.limits = limits;
    this.gates = gates;
    this.relay = restarted();
  }

  private Relay restarted() {
    return new Relay(store, this, Bench::read, guards, limits, gates, load);
  }

  /** Another instance takes over with what is stored. */
  void restart() {
    relay = restarted();
  }

  static Facts read(byte[] value) {
    String[] parts = new String(value, StandardCharsets.UTF_8).split("\\|", -1);
    if (parts.length < 4) {
      throw new UnreadableException("no decision", new IllegalArgumentException());
    }
    return facts(parts[0], parts[1], parts[2], false, null, 0);
  }

  static Facts facts(
      String session,
      String agent,
      String trace,
      boolean hitl,
      Facts.@Nullable Step step,
      double cost) {
    return new Facts(
        session,
        new Marks(trace, agent, "c-" + agent, "m-" + agent, null),
        hitl,
        step,
        null,
        0,
        cost,
        false);
  }

  static byte[] value(String session, String agent, String trace, String text) {
    return String.join("|", session, agent, trace, text).getBytes(StandardCharsets.UTF_8);
  }

  void receive(String session, String trace, boolean hitl) {
    receive(session, "a", trace, hitl, null, 0);
  }

  void receive(
      String session,
      String agent,
      String trace,
      boolean hitl,
      Facts.@Nullable Step step,
      double cost) {
    relay.receive(
        new Message(
            value(session, agent, trace, ""),
            List.of(),
            facts(session, agent, trace, hitl, step, cost)),
        1);
  }

  Answer command(String session, Command.Verb verb) {
    return command(session, verb, null);
  }

  Answer command(String session, Command.Verb verb, @Nullable String trace) {
    return send(with(session, verb, trace, null, false));
  }

  /** The answer, or a placeholder of kind REPEATED while none was given. */
  Answer send(Command command) {
    int before = answers.size();
    relay.command(command);
    return answers.size() == before
        ? new Answer(
            command.id(),
            command.key(),
            0,
            Answer.Kind.REPEATED,
            null,
            List.of(),
            0,
            0,
            "not_yet",
            null,
            null)
        : answers.getLast();
  }

  Command with(
      String session,
      Command.Verb verb,
      @Nullable String trace,
      Command.@Nullable Place place,
      boolean flushAll) {
    return given(
        session,
        verb,
        wanted -> {
          wanted.trace = trace;
          wanted.place = place;
          wanted.flushAll = flushAll;
        });
  }

  /** Carries out what was decided about that gate. */
  Command decided(String session, Command.Verb verb, String gate) {
    return given(
        session,
        verb,
        wanted -> {
          wanted.holdId = gate;
          wanted.approvalId = gate;
        });
  }

  Command edit(
      String session,
      Command.Verb verb,
      String trace,
      Command.@Nullable Place place,
      byte[] payload,
      @Nullable String digest) {
    return given(
        session,
        verb,
        wanted -> {
          wanted.trace = trace;
          wanted.place = place;
          wanted.payload = payload;
          wanted.digest = digest;
        });
  }

  Command policy(String name, long version) {
    return given(
        SCOPES,
        Command.Verb.SET_POLICY,
        wanted -> wanted.policy = new PolicyText(name, version, "{}"));
  }

  Command scoped(Command.Verb verb, Scope scope) {
    return given(SCOPES, verb, wanted -> wanted.scope = scope);
  }

  /** What a command says beyond its name. */
  private static final class Wanted {
    private @Nullable String holdId;
    private @Nullable Scope scope;
    private boolean flushAll;
    private @Nullable String trace;
    private Command.@Nullable Place place;
    private byte @Nullable [] payload;
    private @Nullable String digest;
    private @Nullable PolicyText policy;
    private @Nullable String approvalId;
  }

  private Command given(String key, Command.Verb verb, Consumer<Wanted> more) {
    Wanted wanted = new Wanted();
    more.accept(wanted);
    return new Command(
        "cmd-" + ++commands,
        key,
        ++seq,
        verb,
        wanted.holdId,
        wanted.scope,
        wanted.flushAll,
        wanted.trace,
        wanted.place,
        wanted.payload,
        wanted.digest,
        null,
        wanted.policy,
        wanted.approvalId,
        "olga",
        "because");
  }

  void flushEverything() {
    while (relay.isFlushing()) {
      relay.flush(7);
    }
  }

  SessionState state(String session) {
    Session known = store.session(session);
    return known == null ? SessionState.NORMAL : known.state();
  }

  List<Notice.Kind> kinds() {
    return told.stream().map(Notice::kind).toList();
  }

  long count(Notice.Kind kind) {
    return told.stream().filter(notice -> notice.kind() == kind).count();
  }

  /** Traces released of a session, in order. */
  List<String> traces(String session) {
    return released.stream()
        .filter(value -> value.startsWith(session + "|"))
        .map(value -> value.split("\\|", -1)[2])
        .toList();
  }

  @Override
  public void release(String sessionId, byte[] value, List<Header> headers) {
    Session session = store.session(sessionId);
    Set<String> holds = session == null ? Set.of() : session.holds().keySet();
    if (!holds.isEmpty()) {
      throw new AssertionError("released while " + holds + " held " + sessionId);
    }
    released.add(new String(value, StandardCharsets.UTF_8));
    releasedHeaders.add(headers);
  }

  @Override
  public void tell(Notice notice) {
    told.add(notice);
  }

  @Override
  public void answer(Answer answer) {
    answers.add(answer);
  }

  @Override
  public void refuse(String reason) {
    refused.add(reason);
  }
}
