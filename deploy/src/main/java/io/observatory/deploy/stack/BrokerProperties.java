package io.observatory.deploy.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the {@code server.properties} of a single KRaft node on loopback. */
final class BrokerProperties {
  static final String CLUSTER_ID = "b2JzZXJ2YXRvcnktbG9jYQ";
  static final String MECHANISM = "SCRAM-SHA-512";
  private static final String LOOPBACK = "127.0.0.1:";

  private BrokerProperties() {}

  static String of(BrokerSettings settings, BrokerPorts ports) {
    Map<String, String> all = new LinkedHashMap<>();
    node(all, settings, ports);
    singleNode(all);
    if (settings.flushEveryAppend()) {
      all.put("log.flush.interval.messages", "1");
    }
    security(all, settings);
    all.putAll(settings.properties());
    return all.entrySet().stream()
        .map(line -> line.getKey() + "=" + line.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static void node(Map<String, String> all, BrokerSettings settings, BrokerPorts ports) {
    String controller = LOOPBACK + ports.controller();
    String client = "CLIENT://" + LOOPBACK + ports.client();
    boolean proxied = ports.proxied() != 0;
    String protocol = settings.scramUsers().isEmpty() ? "PLAINTEXT" : "SASL_PLAINTEXT";
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    all.put("controller.quorum.voters", "1@" + controller);
    all.put("controller.listener.names", "CONTROLLER");
    all.put("inter.broker.listener.name", "CLIENT");
    all.put(
        "listeners",
        client
            + ",CONTROLLER://"
            + controller
            + (proxied ? ",PROXIED://" + LOOPBACK + ports.proxied() : ""));
    all.put(
        "advertised.listeners",
        client + (proxied ? ",PROXIED://" + LOOPBACK + settings.advertisedPort() : ""));
    all.put(
        "listener.security.protocol.map",
        "CLIENT:" + protocol + ",PROXIED:" + protocol + ",CONTROLLER:PLAINTEXT");
    all.put("log.dirs", settings.directory().resolve("data").toString());
  }

  /** One node holds everything once, starts without waiting for members, keeps few threads. */
  private static void singleNode(Map<String, String> all) {
    all.put("auto.create.topics.enable", "false");
    all.put("offsets.topic.replication.factor", "1");
    all.put("offsets.topic.num.partitions", "4");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("transaction.state.log.num.partitions", "4");
    // Looks for transactions whose writer died this often, not every 10 s: readers wait for it.
    all.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("log.cleaner.dedupe.buffer.size", "16777216");
    all.put("controller.quorum.election.timeout.ms", "200");
    // After SIGKILL the next start waits this long for the session of the one that died.
    all.put("broker.session.timeout.ms", "3000");
    all.put("broker.heartbeat.interval.ms", "500");
  }

  private static void security(Map<String, String> all, BrokerSettings settings) {
    String user = settings.superUser();
    if (user == null) {
      return;
    }
    all.put("sasl.enabled.mechanisms", MECHANISM);
    all.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    String login = ScramLogin.jaas(user, settings.scramUsers().getOrDefault(user, ""));
    for (String listener : new String[] {"client", "proxied"}) {
      all.put("listener.name." + listener + ".scram-sha-512.sasl.jaas.config", login);
    }
    all.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // Only the node itself reaches the controller's listener, and it comes without a name.
    all.put("super.users", "User:" + user + ";User:ANONYMOUS");
    all.put("allow.everyone.if.no.acl.found", "false");
  }
}
