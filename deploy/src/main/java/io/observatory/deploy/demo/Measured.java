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
 * @param people the hitl service as an operator asks it
 * @param decisions where agents say what they decide
 * @param released what comes out of their sessions
 */
record Measured(
    KafkaBeats kafka,
    HttpBeats http,
    TopicWatch watch,
    AgentView agents,
    AuditView audit,
    GatewayClient operator,
    GatewayClient people,
    DecisionFeed decisions,
    ReleasedWatch released,
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
    GatewayClient people =
        new GatewayClient(status.component("hitl-service").endpoint(), secrets.token("operator"));
    AuditView audit = new AuditView(toStore, clock.instant());
    return new Measured(
        new KafkaBeats(broker, registry),
        new HttpBeats(gateway, secrets),
        new TopicWatch(broker, registry),
        new AgentView(toGateway),
        audit,
        operator,
        people,
        new DecisionFeed(broker, registry, clock),
        new ReleasedWatch(broker),
        List.of(toGateway, toStore, operator, people));
  }

  @Override
  public void close() {
    http.close();
    kafka.close();
    decisions.close();
    released.close();
    watch.close();
    clients.forEach(GatewayClient::close);
  }
}
