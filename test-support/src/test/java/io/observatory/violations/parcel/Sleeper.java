package io.observatory.violations.parcel;

class Sleeper {
  void nap() throws InterruptedException {
    // checkstyle-off: sleep because this class shows what the rule catches
    Thread.sleep(1);
    // checkstyle-on: sleep
  }
}
