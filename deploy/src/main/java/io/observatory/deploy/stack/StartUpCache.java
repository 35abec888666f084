package io.observatory.deploy.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs broker and registry once after the build, both at the same time, and keeps what their JVMs
 * loaded and linked, so that every later start takes a fraction of the time. Without the caches all
 * works, only slower; so a failure here is a warning.
 */
public final class StartUpCache {
  private static final Logger LOG = LoggerFactory.getLogger(StartUpCache.class);
  private static final Duration WRITING = Duration.ofMinutes(3);

  private StartUpCache() {}

  /** Makes the caches that are missing. */
  public static void main(String[] arguments) {
    StackFiles files = StackFiles.locate();
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      both.execute(() -> make("broker", files.broker("512m", false), StartUpCache::runBroker));
      both.execute(
          () -> make("registry", files.registry("256m", false), StartUpCache::runRegistry));
    }
  }

  private interface Run {
    void recordTo(Path directory, Path output);
  }

  private static void make(String name, JavaProgram program, Run run) {
    if (Files.exists(program.cache())) {
      return;
    }
    try {
      Files.createDirectories(program.cache().getParent());
      Path directory = Files.createTempDirectory(program.cache().getParent(), name);
      Path fresh = directory.resolve("fresh.aot");
      run.recordTo(directory, fresh);
      Files.move(fresh, program.cache(), StandardCopyOption.ATOMIC_MOVE);
      Directories.delete(directory);
    } catch (IOException | RuntimeException e) {
      LOG.warn("No start-up cache for the {}: it will start slower", name, e);
    }
  }

  private static void runBroker(Path directory, Path output) {
    try (BrokerProcess broker = BrokerProcess.in(directory).recording(output).start()) {
      broker.stop(WRITING);
    }
  }

  private static void runRegistry(Path directory, Path output) {
    RegistryProcess.Settings settings = new RegistryProcess.Settings(directory, 0, false, false);
    try (RegistryProcess registry = RegistryProcess.recording(settings, output)) {
      registry.stop(WRITING);
    }
  }
}
