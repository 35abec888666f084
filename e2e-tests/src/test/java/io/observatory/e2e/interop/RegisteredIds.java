package io.observatory.e2e.interop;

import io.observatory.schemas.RegisterSchemas;
import io.observatory.schemas.RegisteredSchema;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import io.observatory.testsupport.Infra;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The ids that the registry's Confluent API gave our schemas. */
final class RegisteredIds {
  private final Map<String, RegisteredSchema> bySubject;

  private RegisteredIds(Map<String, RegisteredSchema> bySubject) {
    this.bySubject = bySubject;
  }

  static String confluentApi() {
    return Infra.shared().registryUrl() + "/apis/ccompat/v7";
  }

  static RegisteredIds register() throws InterruptedException {
    URI url = URI.create(confluentApi());
    return new RegisteredIds(
        new RegisterSchemas(TopicCatalogue.load(), url, Duration.ofMinutes(1))
            .run(one -> {}).stream()
                .collect(Collectors.toMap(RegisteredSchema::subject, Function.identity())));
  }

  RegisteredSchema of(Topic topic) {
    return Objects.requireNonNull(bySubject.get(topic.subject()), topic.subject());
  }
}
