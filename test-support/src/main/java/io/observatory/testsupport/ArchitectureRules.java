package io.observatory.testsupport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

/**
 * How a service is built inside (ARCHITECTURE, section 4). A service's test holds them with
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "io.observatory.heartbeat", importOptions = DoNotIncludeTests.class)
 * class ArchitectureTest {
 *   @ArchTest static final ArchTests rules = ArchTests.in(ArchitectureRules.class);
 * }
 * }</pre>
 */
public final class ArchitectureRules {
  private static final String[] KAFKA_ADAPTERS = {"..inbound.kafka..", "..outbound.kafka.."};

  private ArchitectureRules() {}

  /** What holds for all code holds for a service. */
  @ArchTest public static final ArchTests code = ArchTests.in(CodeRules.class);

  /** The domain knows neither Kafka nor HTTP nor SQL. */
  @ArchTest
  public static final ArchRule domainKnowsNoTechnology =
      classes()
          .that(describe("are in the domain", DomainDependencies::isDomain))
          .should(DomainDependencies.onlyAllowed())
          .allowEmptyShould(true)
          .because("the domain is read, tested and kept without its adapters: put a port there");

  /** Events are mapped at the border. */
  @ArchTest
  public static final ArchRule avroStopsAtTheKafkaAdapters =
      noClasses()
          .that()
          .resideOutsideOfPackages(KAFKA_ADAPTERS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.observatory.events..", "org.apache.avro..")
          .because("a schema change must end at the Kafka adapter: map to a domain type there");

  /** In at one side, out at the other. */
  @ArchTest
  public static final ArchRule inboundDoesNotKnowOutbound =
      noClasses()
          .that()
          .resideInAPackage("..inbound..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..outbound..")
          .allowEmptyShould(true)
          .because("what comes in calls the domain, and only the domain decides what goes out");

  /** Adapters call, and are not called. */
  @ArchTest
  public static final ArchRule nothingDependsOnInbound =
      noClasses()
          .that()
          .resideOutsideOfPackage("..inbound..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..inbound..")
          .because("listeners, controllers and timers are the beginning of the straight line");

  /** An adapter is reached through its port. */
  @ArchTest
  public static final ArchRule adaptersArePackagePrivate =
      classes()
          .that()
          .resideInAnyPackage("..inbound..", "..outbound..")
          .and(DescribedPredicate.describe("are top level", JavaClass::isTopLevelClass))
          .should()
          .notBePublic()
          .allowEmptyShould(true)
          .because("others use the port the adapter implements: drop 'public'");
}
