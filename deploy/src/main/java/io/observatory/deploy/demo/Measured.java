package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.RunningStack;
import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.launcher.StackSettings;
import io.observatory.deploy.launcher.StackStatus;
import java.time.Clock;
import java.util.List;

/**
 * The eyes and hands of one demo run on the running stack.
 *
 * @param kafka where most agents send their beats
 * @param http where the others do
 * @param watch what the broker holds
 * @param agents what the heartbeat service says
 * @param audit what the audit service stored
 * @param operator the heartbeat service as an operator asks it
 */
record Measured(
    KafkaBeats kafka,
    HttpBeats http,
    TopicWatch watch,
    AgentView agents,
    AuditView audit,
    GatewayClient operator,
    List<GatewayClient> clients)
    implements AutoCloseable {

  static Measured connect(RunningStack running, StackSettings settings, Clock clock) {
    StackStatus status = running.status();
    String gateway = status.component("heartbeat-service").endpoint();
    String store = status.component("audit-service").endpoint();
    String broker = status.component("broker").endpoint();
    String registry = status.component("registry").endpoint();
    Secrets secrets = Secrets.open(settings.home());
    GatewayClient toGateway = new GatewayClient(gateway, secrets.token("viewer"));
    GatewayClient toStore = new GatewayClient(store, secrets.token("viewer"));
    GatewayClient operator = new GatewayClient(gateway, secrets.token("operator"));
    AuditView audit = new AuditView(toStore, clock.instant());
    return new Measured(
        new KafkaBeats(broker, registry),
        new HttpBeats(gateway, secrets),
        new TopicWatch(broker, registry),
        new AgentView(toGateway),
        audit,
        operator,
        List.of(toGateway, toStore, operator));
  }

  @Override
  public void close() {
    http.close();
    kafka.close();
    watch.close();
    clients.forEach(GatewayClient::close);
  }
}
