package io.observatory.deploy.launcher;

import io.observatory.deploy.stack.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A tiny child: says a line and waits. */
final class FakeComponent implements Component {
  private final String name;
  private final Set<String> needs;
  private final Path folder;
  private final String script;
  private final List<String> story;
  private @Nullable ChildProcess process;

  FakeComponent(String name, Set<String> needs, Path home, String script, List<String> story) {
    this.name = name;
    this.needs = needs;
    this.folder = home.resolve(name);
    this.script = script;
    this.story = story;
  }

  /** One that stays until it is told to go. */
  static FakeComponent steady(String name, Set<String> needs, Path home, List<String> story) {
    return new FakeComponent(
        name, needs, home, "echo " + name + " says hello; exec sleep 300", story);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> needs() {
    return needs;
  }

  @Override
  public List<PortUse> ports() {
    return List.of();
  }

  @Override
  public String endpoint() {
    return "nowhere";
  }

  @Override
  public Path log() {
    return folder.resolve(name + ".log");
  }

  @Override
  public void start(Consumer<ProcessHandle> spawned) {
    Started.within(
        () -> {
          ChildProcess started =
              ChildProcess.start(
                  new ChildProcess.Spec(
                      name, List.of("/bin/sh", "-c", script), Map.of(), folder, "TERM"));
          process = started;
          spawned.accept(Started.process(name, started.pid()));
          started.awaitReady(
              Duration.ofSeconds(20),
              () -> String.join("", LogTail.last(log(), 9)).contains("hello"));
        });
    story.add("start " + name);
  }

  @Override
  public void stop() {
    story.add("stop " + name);
    if (process != null) {
      process.stop(Duration.ofSeconds(10));
    }
  }

  @Override
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }
}
