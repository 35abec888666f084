package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.events.Heartbeat;
import java.io.File;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrustedEventsTest {
  @BeforeEach
  void trust() {
    ClassSecurityValidator.setGlobal(ClassSecurityValidator.DEFAULT);
    TrustedEvents.trust();
  }

  @Test
  void ourEventsAreTrusted() {
    ClassSecurityValidator.validate(Heartbeat.class);
  }

  @Test
  void nothingElseIs() {
    assertThatThrownBy(() -> ClassSecurityValidator.validate(File.class))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> ClassSecurityValidator.validate(Topic.class))
        .isInstanceOf(SecurityException.class);
  }

  @Test
  void repeatingItChangesNothing() {
    var once = ClassSecurityValidator.getGlobal();
    TrustedEvents.trust();

    assertThat(ClassSecurityValidator.getGlobal()).isSameAs(once);
  }
}
