package io.observatory.violations.parcel;

import java.time.Instant;

class OwnWatch {
  Instant look() {
    // checkstyle-off: clock because this class shows what the rule catches
    return Instant.now();
    // checkstyle-on: clock
  }
}
