package io.observatory.hitl.inbound.http;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.Commands;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.hitl.command.IdempotencyKeyReusedException;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.command.Pace;
import io.observatory.hitl.relay.Digest;
import io.observatory.platform.http.LoadShedding;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.stereotype.Component;

/** Where commands are handed in: not too many of one principal, each once, each answered. */
@Component
class CommandDesk {

  private static final String KEY = "Idempotency-Key";
  private static final int LONGEST_KEY = 256;
  private static final String ROLE = "ROLE_";

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
      throw reused();
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

  static ProblemException reused() {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "idempotency_key_reused",
        "You have used this Idempotency-Key for another request.");
  }

  static Caller caller(HttpServletRequest request, Authentication who) {
    return new Caller(who.getName(), roles(who), request.getRemoteAddr());
  }

  static List<String> roles(Authentication who) {
    return who.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .filter(name -> name != null && name.startsWith(ROLE))
        .map(name -> name.substring(ROLE.length()))
        .sorted()
        .toList();
  }

  /** The caller's name for the request; null when it was given none. */
  static @Nullable IdempotencyKey key(Call call) {
    String key = call.request().getHeader(KEY);
    if (key == null) {
      return null;
    }
    boolean valid =
        !key.isBlank()
            && key.length() <= LONGEST_KEY
            && key.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (!valid) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "invalid_idempotency_key",
          KEY + " must have 1 to " + LONGEST_KEY + " printable ASCII characters.");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String line = call.request().getMethod() + " " + call.request().getRequestURI() + "\n";
    request.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    if (call.body() != null) {
      request.writeBytes(call.body());
    }
    return new IdempotencyKey(key, Digest.of(request.toByteArray()));
  }
}
