package io.observatory.deploy.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps what the libraries of this process log away from the terminal. */
public final class ClientLog {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private ClientLog() {}

  /** Sends warnings to a file under the stack's home; to be called before anything logs. */
  public static void quiet() {
    Path folder = new StackOptions().home().resolve("launcher");
    try {
      Files.createDirectories(folder);
      System.setProperty(PREFIX + "logFile", folder.resolve("clients.log").toString());
    } catch (IOException e) {
      System.setProperty(PREFIX + "defaultLogLevel", "off");
      return;
    }
    System.setProperty(PREFIX + "defaultLogLevel", "warn");
    System.setProperty(PREFIX + "showDateTime", "true");
    System.setProperty(PREFIX + "dateTimeFormat", "HH:mm:ss.SSS");
  }
}
