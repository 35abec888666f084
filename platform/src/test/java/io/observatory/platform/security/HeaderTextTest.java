package io.observatory.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

class HeaderTextTest {

  private static HttpServletRequest request(HttpFirewall firewall, String name, String value) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/x");
    request.addHeader(name, value);
    return firewall.getFirewalledRequest(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain ~!", "with\ttab", "ümlaut", "\u4e2d", "a\u00a0b"})
  void letsIn(String value) {
    assertThat(request(HeaderText.firewall(), "X-A", value).getHeader("X-A")).isEqualTo(value);
  }

  /** Every character is judged as the usual firewall does, in names and in values. */
  @Test
  void judgesAsTheUsualOne() {
    HttpFirewall usual = new StrictHttpFirewall();
    HttpFirewall ours = HeaderText.firewall();
    for (int c = 0; c < 0x3000; c++) {
      String text = "a" + (char) c + "b";
      assertThat(isLetIn(ours, text, "v")).as("name %x", c).isEqualTo(isLetIn(usual, text, "v"));
      assertThat(isLetIn(ours, "n", text)).as("value %x", c).isEqualTo(isLetIn(usual, "n", text));
    }
    assertThat(isLetIn(ours, "n", "a\nb")).isFalse();
  }

  private static boolean isLetIn(HttpFirewall firewall, String name, String value) {
    HttpServletRequest request = request(firewall, name, value);
    try {
      request.getHeader(name);
      return true;
    } catch (RequestRejectedException refused) {
      return false;
    }
  }

  @Test
  void aLineBreakIsRefused() {
    HttpServletRequest request = request(HeaderText.firewall(), "X-A", "a\r\nSet-Cookie: b");
    assertThatExceptionOfType(RequestRejectedException.class)
        .isThrownBy(() -> request.getHeader("X-A"));
  }
}
