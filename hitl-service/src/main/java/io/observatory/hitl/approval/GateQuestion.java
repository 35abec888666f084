package io.observatory.hitl.approval;

import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Risk;
import io.observatory.hitl.policy.Verdict;
import io.observatory.hitl.receipt.CanonicalJson;
import io.observatory.hitl.relay.Hold;
import io.observatory.hitl.session.GateNews;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A gate of the relay as a question to people. Its approval has the name of the gate's hold, which
 * nobody else's approval can have.
 */
public final class GateQuestion {

  /** Who acts where the gateway does what people decided about a gate. */
  public static final String RELAY = "relay";

  private static final String NO_TOOL = "decision";
  private static final String TRACE = "trace_id";
  private static final String DIGEST = "message_digest";

  private GateQuestion() {}

  /** Whether that is the name of a gate's approval; agents may not choose such. */
  public static boolean isOne(@Nullable String approvalId) {
    return approvalId != null && approvalId.startsWith(Hold.GATE_ID);
  }

  /** An agent's flag may add a gate; no policy takes it away again without a person. */
  static Verdict judged(@Nullable String id, Verdict said) {
    return isOne(id) && said.decision() == Decision.AUTO
        ? new Verdict(
            Decision.APPROVAL_REQUIRED,
            said.policy(),
            said.version(),
            said.rule(),
            said.terms(),
            "The policy lets it pass, but the session stopped for a person.")
        : said;
  }

  /** What was approved is used by the relay in the same moment, so that it counts once. */
  static Change used(Change change) {
    Approval approved = change.after();
    Approval.End end = approved.end();
    return !isOne(approved.id()) || approved.state() != ApprovalState.APPROVED || end == null
        ? change
        : change.then(
            Change.of(
                approved,
                approved.used(ApprovalState.CONSUMED, end.at(), RELAY),
                Occurrence.by(Occurrence.Kind.CONSUMED, RELAY, null)));
  }

  /**
   * The question, of a gate that a message opened: may this tool be called with this input? That is
   * asked for the agent by its own record, so nobody is authenticated.
   */
  public static Ask of(GateNews news, GateNews.About about) {
    String action = text(about.toolCall(), NO_TOOL);
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("gate_id", news.gateId());
    details.put(TRACE, about.traceId());
    details.put(DIGEST, about.digest());
    details.put("intent", clean(about.intent()));
    String sessionId = clean(news.sessionId());
    return new Ask(
        new Ask.Requester(
            text(about.agentId(), "unknown"),
            null,
            null,
            null,
            null,
            null,
            new Ask.Run(sessionId, null, null, null)),
        action,
        target(news.sessionId()),
        about.toolInput() == null ? wrapped(DIGEST, about.digest()) : read(about.toolInput()),
        Risk.HIGH,
        null,
        new Ask.Plan(
            text(about.intent(), action),
            clean(news.reason()),
            CanonicalJson.ofTree(details).text()),
        Ask.Wish.NONE);
  }

  /** What it is done to: nobody knows more of a call than whose it is. */
  public static String target(String sessionId) {
    return "session/" + clean(sessionId);
  }

  /** A tool's input as policies see it: as it is when it is a JSON object, else in one. */
  public static Map<String, @Nullable Object> arguments(@Nullable String input) {
    return input == null ? Map.of() : read(input).parsed();
  }

  private static Arguments read(String input) {
    try {
      return Arguments.of(clean(input));
    } catch (IllegalArgumentException e) {
      return wrapped("tool_input", clean(input));
    }
  }

  private static Arguments wrapped(String name, @Nullable String value) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put(name, value);
    return Arguments.of(CanonicalJson.ofTree(one).text());
  }

  /** Whether the gate waits for that message. */
  static boolean isAbout(Approval approval, String traceId) {
    return traceId.equals(detail(approval, TRACE));
  }

  /** Whether the gate's message is the one that was seen. */
  static boolean isSeen(Approval approval, String digest) {
    return digest.equals(detail(approval, DIGEST));
  }

  private static @Nullable Object detail(Approval approval, String name) {
    String details = approval.ask().plan().details();
    return details != null && CanonicalJson.of(details).value() instanceof Map<?, ?> map
        ? map.get(name)
        : null;
  }

  private static String text(@Nullable String said, String otherwise) {
    return said == null || said.isBlank() ? otherwise : Objects.requireNonNull(clean(said));
  }

  /** PostgreSQL has no NUL in text. */
  @org.jspecify.annotations.NullUnmarked
  private static String clean(String said) {
    return said == null ? null : said.replace('\0', '\uFFFD');
  }
}
