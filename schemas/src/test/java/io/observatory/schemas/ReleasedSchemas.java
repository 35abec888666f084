package io.observatory.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The frozen copies of what was released: {@code src/test/avro-released/<topic>/<version>.avsc}.
 */
final class ReleasedSchemas {
  private static final Path ROOT = Path.of("src/test/avro-released");

  private ReleasedSchemas() {}

  static List<Path> filesOf(Topic topic) throws IOException {
    Path folder = ROOT.resolve(topic.name());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".avsc")).sorted().toList();
    }
  }

  static List<String> topics() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  static Schema read(Path file) throws IOException {
    return new Schema.Parser().parse(Files.readString(file));
  }

  static void freeze(Topic topic, String version) throws IOException {
    Path file = ROOT.resolve(topic.name()).resolve(version + ".avsc");
    Files.createDirectories(file.getParent());
    Files.writeString(file, topic.plainSchema().toString(true) + "\n");
  }
}
