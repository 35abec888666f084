package io.observatory.deploy.stack;

import java.util.Map;

/** What a client of a broker with users adds to its configuration. */
public record ScramLogin(String user, String password) {

  /** Kafka client properties that log in as this user. */
  public Map<String, String> clientProperties() {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        BrokerProperties.MECHANISM,
        "sasl.jaas.config",
        jaas(user, password));
  }

  static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\";";
  }
}
