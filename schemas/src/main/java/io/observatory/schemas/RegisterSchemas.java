package io.observatory.schemas;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Registers the schema of every topic under {@code <topic>-value} through the registry's Confluent
 * API and sets the compatibility level its state asks for. Repeating it changes nothing.
 *
 * <p>Each schema is registered twice, because serializers look their schema up by its text: as
 * Java's generated classes carry it, and as its file says it, for everybody else; the latter is the
 * latest version.
 *
 * <p>Command line: {@code RegisterSchemas <url> [patience]}, such as {@code
 * http://127.0.0.1:18081/apis/ccompat/v7 PT60S}. Ends with 0 when all is registered, 1 when a
 * schema was refused or the registry did not answer in time, 2 when it was called wrongly.
 */
public final class RegisterSchemas {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TopicCatalogue catalogue;
  private final SchemaRegistry registry;

  /**
   * Prepares a registration; nothing is sent yet.
   *
   * @param catalogue topics to register
   * @param url base of the registry's Confluent API
   * @param patience how long to wait for a registry that is not ready
   */
  public RegisterSchemas(TopicCatalogue catalogue, URI url, Duration patience) {
    this.catalogue = catalogue;
    this.registry = new SchemaRegistry(url, patience);
  }

  /**
   * Waits for the registry and registers everything.
   *
   * @param each told of every subject as soon as it is registered
   * @return what was registered, in the order of the catalogue
   * @throws RegistrationException if the registry refuses a schema or does not answer in time
   */
  public List<RegisteredSchema> run(Consumer<RegisteredSchema> each) throws InterruptedException {
    registry.awaitReady();
    List<RegisteredSchema> registered = new ArrayList<>();
    for (Topic topic : catalogue.topics()) {
      String level = topic.state().compatibility();
      boolean levelSet = registry.setCompatibility(topic.subject(), level);
      int javaId = registry.register(topic.subject(), topic.schema());
      int id = registry.register(topic.subject(), topic.plainSchema());
      if (!levelSet) {
        registry.setCompatibility(topic.subject(), level);
      }
      RegisteredSchema one = new RegisteredSchema(topic.subject(), id, javaId, level);
      each.accept(one);
      registered.add(one);
    }
    return List.copyOf(registered);
  }

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args, System.out, System.err));
  }

  static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
    if (args.length < 1 || args.length > 2) {
      err.println(
          "usage: RegisterSchemas <base URL of the registry's Confluent API> [patience, such as PT60S]");
      return 2;
    }
    try {
      Duration patience = args.length == 2 ? Duration.parse(args[1]) : PATIENCE;
      new RegisterSchemas(TopicCatalogue.load(), URI.create(args[0]), patience).run(out::println);
      return 0;
    } catch (java.time.format.DateTimeParseException | IllegalArgumentException e) {
      err.println("Not understood: " + e.getMessage());
      return 2;
    } catch (RegistrationException e) {
      err.println(e.getMessage());
      return 1;
    }
  }
}
