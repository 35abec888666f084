package io.observatory.violations.right;

import io.observatory.violations.left.Left;

/** Knows left. */
public class Right {
  Left other() {
    return new Left();
  }
}
