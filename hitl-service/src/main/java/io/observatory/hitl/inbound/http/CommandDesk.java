package io.observatory.hitl.inbound.http;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.Commands;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.hitl.command.IdempotencyKeyReusedException;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.command.Pace;
import io.observatory.hitl.relay.Digest;
import io.observatory.platform.http.IdempotencyKeys;
import io.observatory.platform.http.LoadShedding;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.Roles;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Where commands are handed in: not too many of one principal, each once, each answered. */
@Component
class CommandDesk {

  private final Commands commands;
  private final Pace pace;

  CommandDesk(Commands commands, Pace pace) {
    this.commands = commands;
    this.pace = pace;
  }

  /** A request as it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Call(HttpServletRequest request, Caller caller, byte @Nullable [] body) {

    Call(HttpServletRequest request, Authentication caller, byte @Nullable [] body) {
      this(request, CommandDesk.caller(request, caller), body);
    }
  }

  /** Gives the command and answers as the relay did, or 202 when it has not yet. */
  ResponseEntity<Object> give(Call call, Supplier<Instruction> instruction) {
    return answer(submit(call, instruction), call);
  }

  /** What the relay said, or 202 when it has not yet. */
  static ResponseEntity<Object> answer(CommandRecord command, Call call) {
    return switch (command.status()) {
      case APPLIED -> ResponseEntity.ok(CommandBody.of(command));
      case PENDING ->
          ResponseEntity.accepted()
              .location(URI.create("/v1/commands/" + command.id()))
              .body(CommandBody.of(command));
      case REFUSED -> {
        Refusal refusal = Refusal.of(command, call.request().getRequestURI());
        yield ResponseEntity.status(refusal.status())
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .body(refusal);
      }
    };
  }

  /** Gives the command and waits for its end. */
  CommandRecord submit(Call call, Supplier<Instruction> instruction) {
    admit(call.caller());
    LoadShedding.leave(); // most of it is waiting for the relay
    try {
      return commands.submit(instruction, call.caller(), key(call));
    } catch (IdempotencyKeyReusedException e) {
      throw IdempotencyKeys.reused();
    } catch (InterruptedException e) {
      throw stopping();
    }
  }

  /** Nobody waits in a service that stops. */
  static ProblemException stopping() {
    Thread.currentThread().interrupt();
    return ProblemException.retryLater(
        HttpStatus.SERVICE_UNAVAILABLE,
        "temporarily_unavailable",
        "The service is stopping; repeat with the same Idempotency-Key.",
        Duration.ofSeconds(5));
  }

  /** Refuses a principal that does too much in a minute. */
  void admit(Caller caller) {
    Optional<Duration> tooFast = pace.take(caller.principal());
    if (tooFast.isPresent()) {
      throw ProblemException.retryLater(
          HttpStatus.TOO_MANY_REQUESTS,
          "rate_limited",
          "You have given too many commands in the last minute.",
          tooFast.get().plusMillis(999));
    }
  }

  /** The command of that id. */
  Optional<CommandRecord> find(String id) {
    return commands.find(id);
  }

  static Caller caller(HttpServletRequest request, Authentication who) {
    return new Caller(who.getName(), Roles.of(who), request.getRemoteAddr());
  }

  /** The caller's name for the request; null when it was given none. */
  static @Nullable IdempotencyKey key(Call call) {
    String key = IdempotencyKeys.of(call.request());
    return key == null
        ? null
        : new IdempotencyKey(key, Digest.of(IdempotencyKeys.content(call.request(), call.body())));
  }
}
