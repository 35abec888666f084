package io.observatory.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceDatabaseTest {

  @Test
  void rolesAreNamedAfterTheService() {
    ServiceDatabase database = new ServiceDatabase("audit", "audit_2", "a", "b");
    assertThat(database.ownerUser()).isEqualTo("audit_owner");
    assertThat(database.appUser()).isEqualTo("audit_app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Audit", "a b", "a;DROP", "a'", "1a", "a\"b"})
  void whatIsNoPlainNameNeverReachesSql(String name) {
    assertThatThrownBy(() -> new ServiceDatabase("audit", name, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ServiceDatabase(name, "audit", "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a'b", "a b", "a\\"})
  void aPasswordThatWouldNeedQuotingIsRefused(String password) {
    assertThatThrownBy(() -> new ServiceDatabase("audit", "audit", password, "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
