package io.observatory.webhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.webhook.address.AddressRules;
import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.HeaderPart;
import io.observatory.webhook.signing.HeaderProfile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointRulesTest {

  private final EndpointRules rules =
      new EndpointRules(false, Set.of("10.4.0.1"), AddressRules.of(List.of("10.4.0.0/16")));

  private static EndpointTerms to(String url) {
    return to(url, HeaderForm.STANDARD);
  }

  private static EndpointTerms to(String url, HeaderForm form) {
    return new EndpointTerms(
        URI.create(url),
        "",
        List.of(),
        Filter.NONE,
        Map.of(),
        form,
        Ordering.NONE,
        Limits.USUAL,
        RetryPolicy.USUAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "a b", "X\r\nY", "", "User-Agent", "webhook-ID", "proxy-x"})
  void headersHaveNamesThatCanBeSentAndAreTheirOwn(String name) {
    Map<HeaderPart, String> names = Map.of(HeaderPart.SIGNATURE, name);
    HeaderForm form = new HeaderForm(HeaderProfile.STANDARD, names);
    assertThatThrownBy(() -> rules.check(to("https://hooks.example.com/", form)))
        .isInstanceOf(InvalidEndpointException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://169.254.169.254/",
        "https://127.0.0.1/hook",
        "https://localhost:8443/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/"
      })
  void anAddressThatNoRequestMayGoToIsRefusedAtOnce(String url) {
    assertThatThrownBy(() -> rules.check(to(url)))
        .isInstanceOfSatisfying(
            InvalidEndpointException.class, refused -> assertThat(refused.path()).isEqualTo("url"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/hook",
        "https://8.8.8.8/",
        "http://10.4.0.1/",
        "https://[2606:4700::1111]/"
      })
  void namesAndAddressesThatAreAllowedAreTaken(String url) {
    assertThatCode(() -> rules.check(to(url))).doesNotThrowAnyException();
  }
}
