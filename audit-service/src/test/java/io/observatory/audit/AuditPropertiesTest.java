package io.observatory.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.schemas.AuditMode;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

class AuditPropertiesTest {

  @Test
  void storesWhatTheCatalogueSaysIsToBeKeptAndAllDeadLetters() {
    TopicCatalogue catalogue = TopicCatalogue.load();
    Pattern topics = new Binder(List.of()).bindOrCreate("audit", AuditProperties.class).topics();

    for (Topic topic : catalogue.topics()) {
      assertThat(topics.matcher(topic.name()).matches())
          .as(topic.name())
          .isEqualTo(topic.audit() != AuditMode.NONE);
    }
    assertThat(catalogue.deadLetterTopics()).allMatch(name -> topics.matcher(name).matches());
  }
}
