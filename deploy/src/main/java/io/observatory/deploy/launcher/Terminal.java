package io.observatory.deploy.launcher;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;

/** Where the command writes: plain lines, and on a real terminal a block that is redrawn. */
public final class Terminal {
  private static final String UP_AND_CLEAR = "\u001b[%dF\u001b[0J";

  private final PrintStream out;
  private final boolean live;
  private List<String> block = List.of();

  /**
   * @param live whether the reader is a person at a terminal
   */
  public Terminal(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** The terminal of this process. */
  public static Terminal ofProcess() {
    Console console = System.console();
    return new Terminal(System.out, console != null && console.isTerminal());
  }

  /** Whether {@link #redraw} shows anything. */
  public boolean live() {
    return live;
  }

  /** Writes a line above the redrawn block. */
  public synchronized void line(String text) {
    erase();
    out.println(text);
    draw();
  }

  /** Replaces the block at the bottom; without a terminal nothing is shown. */
  public synchronized void redraw(List<String> lines) {
    if (live) {
      erase();
      block = List.copyOf(lines);
      draw();
    }
  }

  /** A question to the person; empty when nobody is there to answer. */
  public String ask(String question) {
    Console console = System.console();
    if (!live || console == null) {
      return "";
    }
    String answer = console.readLine("%s ", question);
    return answer == null ? "" : answer.strip();
  }

  private void erase() {
    if (!block.isEmpty()) {
      out.print(String.format(UP_AND_CLEAR, block.size()));
    }
  }

  private void draw() {
    block.forEach(out::println);
    out.flush();
  }
}
