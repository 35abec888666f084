package io.observatory.webhook.outbound.kafka;

import io.observatory.events.OperatorAction;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.source.Source;
import io.observatory.webhook.source.SourceLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who changed a source, in the change's own transaction. Digests leave secrets out. */
@Component
class OutboxSourceLog implements SourceLog {

  private final Outbox outbox;
  private final EventIds ids;
  private final Clock clock;

  OutboxSourceLog(Outbox outbox, EventIds ids, Clock clock) {
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public void changed(
      String name,
      @Nullable Source before,
      @Nullable Source after,
      Caller caller,
      @Nullable String reason) {
    Source any = after == null ? before : after;
    OperatorAction action =
        OperatorActions.by(caller, ids.v7(), clock.instant())
            .setAction(name)
            .setSubject("source/" + (any == null ? "" : any.id()))
            .setBeforeDigest(digest(before))
            .setAfterDigest(digest(after))
            .setReason(reason)
            .build();
    outbox.append(OperatorActions.event(action));
  }

  /** Of the state as it is shown; a version tells two secrets apart. */
  private static @Nullable String digest(@Nullable Source source) {
    if (source == null) {
      return null;
    }
    String text =
        String.join(
            "\n",
            source.id(),
            source.description(),
            source.scheme().toString(),
            source.tolerance().toString(),
            source.routing().toString(),
            Boolean.toString(source.enabled()),
            Long.toString(source.version()));
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every JDK has SHA-256.", missing);
    }
  }
}
