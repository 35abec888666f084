package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharedInfraTest {

  @Test
  void anUnknownKindIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> SharedInfra.kind("docker"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dit.infra=docker is unknown: take embedded or testcontainers");
  }

  @Test
  void thePropertySelectsTheKind() {
    assertThat(SharedInfra.kind("embedded")).isEqualTo(SharedInfra.Kind.EMBEDDED);
    assertThat(SharedInfra.kind("testcontainers")).isEqualTo(SharedInfra.Kind.TESTCONTAINERS);
  }

  @Test
  void containersWithoutDockerAreRefusedWithAWayOut() {
    assertThatThrownBy(() -> TestcontainersInfra.requireDocker(() -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs Docker and none answers here")
        .hasMessageContaining("leave the property away");
    assertThatCode(() -> TestcontainersInfra.requireDocker(() -> true)).doesNotThrowAnyException();
  }
}
