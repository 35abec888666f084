package io.observatory.deploy.demo;

/**
 * A line of the verdict.
 *
 * @param what what was compared
 * @param holds whether they agree
 */
record Row(String what, String expected, String seen, boolean holds) {

  static Row equal(String what, Object expected, Object seen) {
    return new Row(what, expected.toString(), seen.toString(), expected.equals(seen));
  }
}
