package io.observatory.deploy.launcher;

import io.observatory.deploy.stack.RegistryProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The schema registry. */
final class RegistryComponent implements Component {
  static final String NAME = "registry";

  private final StackSettings settings;
  private @Nullable RegistryProcess registry;

  RegistryComponent(StackSettings settings) {
    this.settings = settings;
  }

  /** Its address, without a path. */
  static String url(StackSettings settings) {
    return "http://127.0.0.1:" + settings.port(NAME);
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
    return url(settings) + "/apis/registry/v3";
  }

  @Override
  public Path log() {
    return settings.log(NAME);
  }

  @Override
  public void start(Consumer<ProcessHandle> spawned) {
    Started.within(
        () -> {
          if (registry == null) {
            registry =
                RegistryProcess.start(
                    new RegistryProcess.Settings(
                        settings.folder(NAME), settings.port(NAME), true, true));
          } else {
            registry.restart();
          }
          spawned.accept(Started.process(NAME, registry.pid()));
        });
  }

  @Override
  public void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Override
  public void kill() {
    if (registry != null) {
      registry.kill();
    }
  }
}
