package io.observatory.deploy.stack;

/** The ports a broker keeps over restarts; {@code proxied} is 0 without a proxy in front. */
record BrokerPorts(int client, int controller, int proxied) {
  static BrokerPorts of(BrokerSettings settings) {
    return new BrokerPorts(
        FreePort.orNext(settings.port()),
        FreePort.next(),
        settings.advertisedPort() == 0 ? 0 : FreePort.next());
  }
}
