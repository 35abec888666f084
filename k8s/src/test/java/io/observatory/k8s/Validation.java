package io.observatory.k8s;

import java.util.List;

/** All rules. */
final class Validation {
  private static final List<Rule> RULES =
      List.of(
          new ApiTypes(),
          new StrimziTypes(),
          new Names(),
          new Values(),
          new Selectors(),
          new Ports(),
          new ConfigKeys(),
          new EnvironmentNames(),
          new PodSecurity(),
          new PodResources());

  private Validation() {}

  static List<String> faults(List<Manifest> all) {
    Faults faults = new Faults();
    RULES.forEach(rule -> rule.check(all, faults));
    return faults.lines();
  }
}
