package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the key set that verifies receipts and nothing else, so that it can be kept in a file. */
@Command(name = "keys", description = "Print the keys that verify receipts, as a JSON Web Key Set.")
final class ReceiptKeysCommand implements Callable<Integer> {
  static final String PATH = "/v1/receipts/keys";

  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  ReceiptKeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect()) {
      terminal.line(gateway.get(PATH, java.util.Map.of()).toString());
    }
    return 0;
  }
}
