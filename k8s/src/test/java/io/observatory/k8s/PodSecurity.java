package io.observatory.k8s;

import java.util.List;

/** Pods satisfy the restricted pod security standard, with the numbers of ours. */
final class PodSecurity implements Rule {
  @Override
  public void check(List<Manifest> all, Faults faults) {
    for (Manifest manifest : all) {
      if (manifest.kind().equals("ServiceAccount")) {
        is(manifest, manifest.at("automountServiceAccountToken"), false, faults);
      }
      if (manifest.isWorkload()) {
        workload(manifest, faults);
      }
    }
  }

  private static void workload(Manifest workload, Faults faults) {
    Node pod = workload.pod();
    is(workload, pod.at("automountServiceAccountToken"), false, faults);
    is(workload, pod.at("securityContext/runAsNonRoot"), true, faults);
    is(workload, pod.at("securityContext/runAsUser"), 10001, faults);
    is(workload, pod.at("securityContext/seccompProfile/type"), "RuntimeDefault", faults);
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      faults.require(!pod.at(field).is(true), workload, pod.at(field), "must not be true");
    }
    for (Node volume : pod.at("volumes").items()) {
      faults.require(
          !volume.at("hostPath").exists(), workload, volume.at("hostPath"), "is not allowed");
    }
    for (Node container : pod.at("containers").items()) {
      Node context = container.at("securityContext");
      is(workload, context.at("allowPrivilegeEscalation"), false, faults);
      is(workload, context.at("readOnlyRootFilesystem"), true, faults);
      is(workload, context.at("capabilities/drop"), List.of("ALL"), faults);
      for (String field : List.of("privileged", "capabilities/add")) {
        Node node = context.at(field);
        faults.require(!node.exists() || node.is(false), workload, node, "is not allowed");
      }
    }
  }

  private static void is(Manifest manifest, Node node, Object expected, Faults faults) {
    faults.require(node.is(expected), manifest, node, "must be " + expected);
  }
}
