package io.observatory.testsupport;

import io.observatory.schemas.TopicCatalogue;
import io.observatory.schemas.TopicSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates what the catalogue lists; a topic that exists stays as it is. */
final class CatalogueTopics {
  private CatalogueTopics() {}

  static void create(Map<String, Object> adminProperties) {
    List<TopicSpec> specs = TopicCatalogue.load().specs();
    try (Admin admin = Admin.create(adminProperties)) {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing =
          specs.stream()
              .filter(spec -> !existing.contains(spec.name()))
              .map(CatalogueTopics::of)
              .toList();
      admin.createTopics(missing).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Can not create the catalogue's topics", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while creating topics", e);
    }
  }

  private static NewTopic of(TopicSpec spec) {
    return new NewTopic(spec.name(), spec.partitions(), (short) 1).configs(spec.configs(1));
  }
}
