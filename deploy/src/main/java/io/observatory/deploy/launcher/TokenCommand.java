package io.observatory.deploy.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints one bearer token and nothing else, so that a shell can put it into a header. */
@Command(
    name = "token",
    description =
        "Print the bearer token of a principal: viewer, operator, approver, admin, or one of the"
            + " group sre: sre-1, sre-2, sre-3.")
public final class TokenCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private StackOptions options;

  @Parameters(paramLabel = "<principal>", description = "Whose token, for example viewer.")
  private String principal;

  /** A command that writes to {@code terminal}. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  public TokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.line(Secrets.open(options.settings().home()).token(principal));
    return 0;
  }
}
