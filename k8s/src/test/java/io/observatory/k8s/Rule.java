package io.observatory.k8s;

import java.util.List;

/** One thing that must hold in every rendering. */
interface Rule {
  void check(List<Manifest> all, Faults faults);
}
