package io.observatory.violations.left;

import io.observatory.violations.right.Right;

/** Knows right. */
public class Left {
  Right other() {
    return new Right();
  }
}
