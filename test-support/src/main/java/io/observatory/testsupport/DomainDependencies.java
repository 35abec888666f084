package io.observatory.testsupport;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/**
 * Tells a service's domain from its adapters by package: {@code io.observatory.<service>} is the
 * root, {@code inbound} and {@code outbound} below it are adapters, every other one is domain.
 */
final class DomainDependencies {
  private static final String BASE = "io.observatory.";
  private static final List<String> ALLOWED =
      List.of(
          "java.",
          "javax.crypto.", // part of the JDK, as java.security
          "org.jspecify.",
          "org.slf4j.",
          "org.roaringbitmap.", // a collection, as those of java.util
          "org.springframework.transaction.",
          "org.springframework.stereotype.");

  /** Canonical JSON and signatures are a contract; a package named receipt speaks it. */
  private static final String SIGNED = "io.observatory.schemas.signed";

  private DomainDependencies() {}

  static boolean isDomain(JavaClass type) {
    String below = belowService(type.getPackageName());
    return !below.isEmpty() && !isAdapter(below);
  }

  static ArchCondition<JavaClass> onlyAllowed() {
    return new ArchCondition<>("depend on java, jspecify, slf4j, spring-tx and the domain only") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String service = service(type.getPackageName());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          boolean allowed =
              target.isPrimitive()
                  || allowed(service, target.getPackageName())
                  || (belowService(type.getPackageName()).equals("receipt")
                      && target.getPackageName().equals(SIGNED));
          events.add(new SimpleConditionEvent(type, allowed, dependency.getDescription()));
        }
      }
    };
  }

  private static boolean allowed(String service, String target) {
    return ALLOWED.stream().anyMatch((target + ".")::startsWith)
        || (service(target).equals(service) && !isAdapter(belowService(target)));
  }

  private static boolean isAdapter(String belowService) {
    return belowService.matches("(inbound|outbound)(\\..*)?");
  }

  private static String service(String packageName) {
    return packageName.startsWith(BASE)
        ? packageName.substring(BASE.length()).split("\\.", -1)[0]
        : "";
  }

  private static String belowService(String packageName) {
    String prefix = BASE + service(packageName) + ".";
    return packageName.startsWith(prefix) ? packageName.substring(prefix.length()) : "";
  }
}
