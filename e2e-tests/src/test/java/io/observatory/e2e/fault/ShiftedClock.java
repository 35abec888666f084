package io.observatory.e2e.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that moves a process's wall clock while it runs, as NTP or an operator would: {@link
 * java.time.Clock} and Kafka's own clock tell the true time plus what stands in a file, in
 * milliseconds. {@code nanoTime} stays as it is, as it does on a real machine.
 */
public final class ShiftedClock implements ClassFileTransformer {
  private static final String NAME = ShiftedClock.class.getName().replace('.', '/');
  private static final ClassDesc SELF = ClassDesc.of(ShiftedClock.class.getName());
  private static final MethodTypeDesc MILLIS = MethodTypeDesc.ofDescriptor("(J)J");
  private static final MethodTypeDesc INSTANT =
      MethodTypeDesc.ofDescriptor("(Ljava/time/Instant;)Ljava/time/Instant;");
  private static final long POLL_NANOS = 100_000_000;

  /** Who tells the time, by class: the methods whose result is moved. */
  private static final Map<String, String> CLOCKS =
      Map.of(
          "java/time/Clock", "currentInstant",
          "java/time/Clock$SystemClock", "millis",
          "java/time/Clock$SystemInstantSource", "millis",
          "org/apache/kafka/common/utils/SystemTime", "milliseconds");

  private static volatile long shiftMillis;

  private ShiftedClock() {}

  /** Called by the JVM before the program; the argument is the file. */
  public static void premain(String file, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    instrumentation.addTransformer(new ShiftedClock(), true);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (CLOCKS.containsKey(loaded.getName().replace('.', '/'))) {
        instrumentation.retransformClasses(loaded);
      }
    }
    Path path = Path.of(file);
    Thread.ofPlatform().daemon().name("shifted-clock").start(() -> follow(path));
  }

  private static void follow(Path file) {
    while (true) {
      try {
        shiftMillis = Long.parseLong(Files.readString(file).strip());
      } catch (IOException | NumberFormatException notWritten) {
        // the clock stays as it is
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Called by the changed clocks. */
  public static long shifted(long millis) {
    return millis + shiftMillis;
  }

  /** Called by the changed clocks. */
  public static Instant shifted(Instant instant) {
    return shiftMillis == 0 ? instant : instant.plus(Duration.ofMillis(shiftMillis));
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> old,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    String method = name == null ? null : CLOCKS.get(name);
    if (method == null) {
      return null;
    }
    CodeTransform moved =
        (code, element) -> {
          if (element instanceof ReturnInstruction result) {
            boolean millis = result.opcode() == Opcode.LRETURN;
            code.invokestatic(SELF, "shifted", millis ? MILLIS : INSTANT);
          }
          code.with(element);
        };
    ClassFile classes = ClassFile.of();
    return classes.transformClass(
        classes.parse(bytes),
        ClassTransform.transformingMethodBodies(
            candidate -> candidate.methodName().equalsString(method), moved));
  }

  /** Packs this class as an agent that every class can see, those of the JDK too. */
  static Path agentJar(Path folder) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", ShiftedClock.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Boot-Class-Path", "shifted-clock.jar");
    String resource = NAME + ".class";
    try (InputStream in =
        Objects.requireNonNull(ShiftedClock.class.getResourceAsStream("/" + resource))) {
      Path jar = Files.createDirectories(folder).resolve("shifted-clock.jar");
      try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
        out.putNextEntry(new JarEntry(resource));
        in.transferTo(out);
        out.closeEntry();
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
