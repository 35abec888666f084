package io.observatory.testsupport;

import io.observatory.deploy.stack.BrokerProcess;
import io.observatory.deploy.stack.BrokerSettings;
import io.observatory.deploy.stack.ScramLogin;
import io.observatory.schemas.Participant;
import io.observatory.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/**
 * A broker of its own with SASL/SCRAM and StandardAuthorizer: its users are the principals of the
 * catalogue, what each may do is what the catalogue says, and nobody may do anything else. All
 * topics exist.
 */
public final class SecureBroker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ADMIN = "administrator";

  private final String password = UUID.randomUUID().toString();
  private final Path directory = InfraDirectory.create();
  private final BrokerProcess broker;

  private SecureBroker(TopicCatalogue catalogue) {
    BrokerSettings settings =
        BrokerProcess.in(directory.resolve("broker"))
            .shortLived(true)
            .heap("384m")
            .scramUser(ADMIN, password);
    principals(catalogue).forEach(principal -> settings.scramUser(principal, password));
    this.broker = settings.start();
    CatalogueTopics.create(broker.adminProperties());
    allow(catalogue);
  }

  /** Starts one; it ends with {@link #close} or the JVM. */
  public static SecureBroker start() {
    return new SecureBroker(TopicCatalogue.load());
  }

  /** Kafka's {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Address and login for a client that acts as a principal, such as {@code agent}. */
  public Map<String, Object> clientProperties(String principal) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers());
    properties.putAll(new ScramLogin(principal, password).clientProperties());
    return properties;
  }

  @Override
  public void close() {
    broker.kill();
    InfraDirectory.deleteData(directory);
  }

  private static List<String> principals(TopicCatalogue catalogue) {
    return catalogue.participants().stream().map(Participant::principal).distinct().toList();
  }

  private void allow(TopicCatalogue catalogue) {
    Set<AclBinding> wanted = Set.copyOf(CatalogueAcls.of(catalogue));
    long start = System.nanoTime();
    try (Admin admin = Admin.create(broker.adminProperties())) {
      admin.createAcls(wanted).all().get();
      // The controller has them; the broker, which answers this question, learns of them later.
      while (!inForce(admin).containsAll(wanted)) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IllegalStateException("ACLs are not in force after " + PATIENCE);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Can not create the catalogue's ACLs", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while creating ACLs", e);
    }
  }

  private static Set<AclBinding> inForce(Admin admin)
      throws ExecutionException, InterruptedException {
    return new HashSet<>(admin.describeAcls(AclBindingFilter.ANY).values().get());
  }
}
