package io.observatory.violations.inbound.http;

import io.observatory.violations.outbound.postgres.Store;

class ControllerThatStores {
  final Store store = new Store();
}
