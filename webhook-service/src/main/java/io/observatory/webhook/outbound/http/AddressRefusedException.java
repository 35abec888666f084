package io.observatory.webhook.outbound.http;

import java.net.UnknownHostException;

/** A name led to an address that no request may go to. */
final class AddressRefusedException extends UnknownHostException {

  AddressRefusedException(String why) {
    super(why);
  }
}
