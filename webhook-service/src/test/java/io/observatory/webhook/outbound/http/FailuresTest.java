package io.observatory.webhook.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), "connect_refused"),
        Arguments.of(new SocketException("Connection reset"), "reset"),
        Arguments.of(new NoHttpResponseException("nothing"), "reset"),
        Arguments.of(new UnknownHostException("no-such-host.invalid"), "dns"),
        Arguments.of(expired(), "tls"),
        Arguments.of(new SocketTimeoutException("Read timed out"), "timeout"),
        Arguments.of(new ConnectTimeoutException("Connect timed out"), "connect_timeout"),
        Arguments.of(new NoRouteToHostException("No route to host"), "unreachable"),
        Arguments.of(new AddressRefusedException("inside"), "address_refused"),
        Arguments.of(new IOException("Disk?"), "io"));
  }

  /** As the JDK says that a certificate's time is over. */
  private static SSLHandshakeException expired() {
    CertificateExpiredException why = new CertificateExpiredException("NotAfter: yesterday");
    SSLHandshakeException handshake = new SSLHandshakeException("validity check failed");
    handshake.initCause(new CertPathValidatorException(why));
    return handshake;
  }

  /**
   * Statuses: refused, reset, NXDOMAIN, an expired certificate and a timeout are told apart (after
   * Outpost's {@code ConnectionErrors}).
   */
  @ParameterizedTest
  @MethodSource("failures")
  void eachHasItsWord(IOException failure, String word) {
    assertThat(Failures.nameOf(failure, false)).isEqualTo(word);
    assertThat(Failures.nameOf(new IOException(failure), false)).isEqualTo(word);
  }

  @Test
  void whateverAbortedRequestsThrowTheirTimeWasUp() {
    assertThat(Failures.nameOf(new SocketException("Socket closed"), true)).isEqualTo("timeout");
  }
}
