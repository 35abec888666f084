package io.observatory.testsupport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Rules for every module's code, {@code platform} included. */
public final class CodeRules {
  private static final String PRE_AUTHORIZE =
      "org.springframework.security.access.prepost.PreAuthorize";
  private static final String WEB = "org.springframework.web.bind.annotation.";

  private CodeRules() {}

  /** Packages form layers. */
  @ArchTest
  public static final ArchRule packagesAreFreeOfCycles =
      slices()
          .matching("io.observatory.(*).(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .because("who wants to read one package of a cycle has to read all of them");

  /** Waiting is for signals. */
  @ArchTest
  public static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .callMethodWhere(describe("it sleeps", CodeRules::sleeps))
          .because("a sleep is too long or too short: wait for a latch, a condition or the clock");

  /** Time comes from the injected clock. */
  @ArchTest
  public static final ArchRule timeIsInjected =
      noClasses()
          .should()
          .callMethodWhere(describe("it asks the system for the time", CodeRules::looksAtOwnWatch))
          .because("tests move the injected java.time.Clock; take the time from it");

  /** An endpoint says who may call it. */
  @ArchTest
  public static final ArchRule everyEndpointSaysWhoMayCallIt =
      methods()
          .that()
          .areMetaAnnotatedWith(WEB + "RequestMapping")
          .and()
          .areDeclaredInClassesThat()
          .areMetaAnnotatedWith(WEB + "RestController")
          .should(beAuthorized())
          .allowEmptyShould(true)
          .because("an endpoint nobody thought about must not be open: add @PreAuthorize");

  private static boolean sleeps(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    return call.getName().equals("sleep")
        && (owner.equals("java.lang.Thread") || owner.equals("java.util.concurrent.TimeUnit"));
  }

  private static boolean looksAtOwnWatch(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    boolean now =
        call.getName().equals("now")
            && owner.getPackageName().equals("java.time")
            && call.getTarget().getRawParameterTypes().isEmpty();
    return now
        || (call.getName().equals("currentTimeMillis") && owner.isEquivalentTo(System.class));
  }

  private static ArchCondition<JavaMethod> beAuthorized() {
    return new ArchCondition<>("carry @PreAuthorize, or stand in a class that does") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean authorized =
            method.isMetaAnnotatedWith(PRE_AUTHORIZE)
                || method.getOwner().isMetaAnnotatedWith(PRE_AUTHORIZE);
        String message =
            method.getFullName() + (authorized ? " carries" : " lacks") + " @PreAuthorize";
        events.add(new SimpleConditionEvent(method, authorized, message));
      }
    };
  }
}
