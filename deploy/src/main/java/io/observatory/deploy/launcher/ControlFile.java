package io.observatory.deploy.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How another terminal finds the launcher: its process, the loopback port it answers on and the key
 * that proves one may read this file.
 */
record ControlFile(ChildLedger.Entry launcher, int port, String key) {

  static final String NAME = "control";

  void write(Path file) {
    PrivateFiles.write(
        file,
        List.of(
            Long.toString(launcher.pid()),
            Long.toString(launcher.started().toEpochMilli()),
            Integer.toString(port),
            key));
  }

  /** The file, if the process it names lives and is the one that wrote it. */
  static Optional<ControlFile> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = PrivateFiles.read(file);
    if (lines.size() < 4) {
      return Optional.empty();
    }
    ChildLedger.Entry launcher =
        new ChildLedger.Entry(
            "launcher",
            Long.parseLong(lines.get(0)),
            Instant.ofEpochMilli(Long.parseLong(lines.get(1))));
    return launcher
        .process()
        .map(process -> new ControlFile(launcher, Integer.parseInt(lines.get(2)), lines.get(3)));
  }
}
