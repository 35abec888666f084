package io.observatory.deploy.launcher;

import io.observatory.schemas.RegisterSchemas;
import io.observatory.schemas.TopicCatalogue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What makes up a stack: components in the order they are shown, and what is done between them.
 *
 * @param components the processes
 * @param preparations topics, schemas and databases
 */
record StackPlan(List<Component> components, List<Preparation> preparations) {
  static final String TOPICS = "topics";
  static final String SCHEMAS = "schemas";
  static final String DATABASES = "databases";

  static StackPlan of(StackSettings settings) {
    Secrets secrets = Secrets.open(settings.home());
    TopicCatalogue catalogue = TopicCatalogue.load();
    PostgresComponent postgres = new PostgresComponent(settings);
    List<Component> components = new ArrayList<>();
    components.add(new BrokerComponent(settings));
    components.add(new RegistryComponent(settings));
    components.add(postgres);
    for (ServiceSpec service : settings.services()) {
      service.jar(settings.root()); // missing jars are told before anything starts
      components.add(new ServiceComponent(service, settings, secrets));
    }
    return new StackPlan(
        components,
        List.of(
            new Preparation(
                TOPICS,
                Set.of(BrokerComponent.NAME),
                () -> TopicSetup.ensure(catalogue, BrokerComponent.bootstrapServers(settings))),
            new Preparation(
                SCHEMAS, Set.of(RegistryComponent.NAME), () -> register(catalogue, settings)),
            new Preparation(
                DATABASES,
                Set.of(PostgresComponent.NAME),
                () -> postgres.ensureDatabases(secrets))));
  }

  private static String register(TopicCatalogue catalogue, StackSettings settings)
      throws InterruptedException {
    URI url = URI.create(RegistryComponent.url(settings) + "/apis/ccompat/v7");
    int schemas =
        new RegisterSchemas(catalogue, url, settings.span("ready.within")).run(schema -> {}).size();
    return schemas + " schemas";
  }
}
