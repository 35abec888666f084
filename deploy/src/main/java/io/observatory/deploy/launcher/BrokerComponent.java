package io.observatory.deploy.launcher;

import io.observatory.deploy.stack.BrokerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Kafka broker. */
final class BrokerComponent implements Component {
  static final String NAME = "broker";

  private final StackSettings settings;
  private @Nullable BrokerProcess broker;

  BrokerComponent(StackSettings settings) {
    this.settings = settings;
  }

  /** Where clients find it. */
  static String bootstrapServers(StackSettings settings) {
    return "127.0.0.1:" + settings.port(NAME);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public List<PortUse> ports() {
    return List.of(PortUse.of(NAME, NAME, settings));
  }

  @Override
  public String endpoint() {
    return bootstrapServers(settings);
  }

  @Override
  public Path log() {
    return settings.log(NAME);
  }

  @Override
  public void start(Consumer<ProcessHandle> spawned) {
    Started.within(
        () -> {
          if (broker == null) {
            broker =
                BrokerProcess.in(settings.folder(NAME))
                    .port(settings.port(NAME))
                    .heap(settings.text("broker.heap"))
                    .start();
          } else {
            broker.restart();
          }
          spawned.accept(Started.process(NAME, broker.pid()));
        });
  }

  @Override
  public void stop() {
    if (broker != null) {
      broker.stop();
    }
  }

  @Override
  public void kill() {
    if (broker != null) {
      broker.kill();
    }
  }
}
