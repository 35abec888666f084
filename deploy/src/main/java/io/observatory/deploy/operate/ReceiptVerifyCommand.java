package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.StackException;
import io.observatory.deploy.launcher.Terminal;
import io.observatory.schemas.signed.CanonicalJson;
import io.observatory.schemas.signed.PublishedKeys;
import io.observatory.schemas.signed.SignedDocument;
import io.observatory.schemas.signed.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a receipt; with {@code --keys} nothing but the two files is needed. */
@Command(
    name = "verify",
    description = {
      "Verify a receipt: say whether it was signed by one of the gateway's keys and not changed"
          + " since, and what it says. With --keys nothing else is asked; without, the keys of the"
          + " running gateway count.",
      "Exit code 0: valid; 1: not valid; 2: that can not be told (no file, no keys, or a key that"
          + " is not among them)."
    })
final class ReceiptVerifyCommand implements Callable<Integer> {
  private static final int NOT_VALID = 1;
  private static final int CAN_NOT_TELL = 2;

  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Parameters(paramLabel = "<file>", description = "The receipt, a JSON document.")
  private Path file = Path.of("");

  @Option(
      names = "--keys",
      paramLabel = "<file>",
      description = "The published keys, as ./observatory receipt keys prints them.")
  private @Nullable Path keys;

  ReceiptVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      String receipt = read(file);
      PublishedKeys published = published();
      if (published.isEmpty()) {
        throw new StackException("There is no Ed25519 key among the keys given.");
      }
      return tell(SignedDocument.verify(receipt, published));
    } catch (StackException e) {
      terminal.line("Can not tell: " + e.getMessage());
      return CAN_NOT_TELL;
    }
  }

  private int tell(Verdict verdict) {
    terminal.line(Plain.text(verdict.sentence()));
    verdict
        .claims()
        .forEach(
            (name, value) ->
                terminal.line(
                    "  "
                        + Plain.text(name)
                        + "  "
                        + Plain.text(CanonicalJson.ofTree(value).text())));
    return switch (verdict.outcome()) {
      case VALID -> 0;
      case NOT_VALID -> NOT_VALID;
      case UNKNOWN_KEY -> CAN_NOT_TELL;
    };
  }

  private PublishedKeys published() throws InterruptedException {
    try {
      if (keys != null) {
        return PublishedKeys.parse(read(keys));
      }
      try (Gateway gateway = options.connect()) {
        return PublishedKeys.parse(gateway.get(ReceiptKeysCommand.PATH, Map.of()).toString());
      }
    } catch (IllegalArgumentException e) {
      throw new StackException("the keys can not be read. " + Plain.text(e.getMessage() + ""), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StackException("the file " + file + " can not be read as text.", e);
    }
  }
}
