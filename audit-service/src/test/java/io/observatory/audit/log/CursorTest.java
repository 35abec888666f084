package io.observatory.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Property(tries = 200)
  void aCursorComesBackFromItsText(
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long index,
      @ForAll boolean forward) {
    Cursor cursor = new Cursor(index, forward);

    assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
    assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "MW4",
        "MW4tMQ",
        "MngxMg",
        "MW4wMQ",
        "🙂",
        "MW4xOTk5OTk5OTk5OTk5OTk5OTk5OTk"
      })
  void whatIsNoCursorIsRefused(String text) {
    assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
