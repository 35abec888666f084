package io.observatory.violations.parcel;

import io.observatory.violations.inbound.http.PublicController;

class DomainThatCallsItsController {
  final PublicController controller = new PublicController();
}
