package io.observatory.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RestsTest {

  @Test
  void aLookRestsTenTimesAsLongAsItTook() {
    AtomicLong now = new AtomicLong(100);
    Rests rests = new Rests(now::get);
    assertThat(rests.isResting("a")).isFalse();
    now.addAndGet(7);
    rests.after(List.of("a"), 100);
    assertThat(rests.isResting("b")).isFalse();
    now.addAndGet(69);
    assertThat(rests.isResting("a")).isTrue();
    now.addAndGet(1);
    assertThat(rests.isResting("a")).isFalse();
  }
}
