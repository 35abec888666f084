package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureRulesTest {

  @ParameterizedTest
  @MethodSource("violations")
  void everyRuleNamesTheClassThatBreaksItAndWhatToDo(
      ArchRule rule, String culprit, String teaching) {
    var classes = new ClassFileImporter().importPackages("io.observatory.violations");
    assertThatThrownBy(() -> rule.check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit)
        .hasMessageContaining(teaching);
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of(
            ArchitectureRules.domainKnowsNoTechnology, "AvroInTheDomain", "put a port there"),
        Arguments.of(
            ArchitectureRules.domainKnowsNoTechnology,
            "DomainThatCallsItsController",
            "put a port there"),
        Arguments.of(
            ArchitectureRules.avroStopsAtTheKafkaAdapters,
            "AvroInTheDomain",
            "map to a domain type there"),
        Arguments.of(
            ArchitectureRules.inboundDoesNotKnowOutbound,
            "ControllerThatStores",
            "only the domain decides what goes out"),
        Arguments.of(
            ArchitectureRules.nothingDependsOnInbound,
            "DomainThatCallsItsController",
            "the beginning of the straight line"),
        Arguments.of(
            ArchitectureRules.adaptersArePackagePrivate, "PublicController", "drop 'public'"),
        Arguments.of(CodeRules.packagesAreFreeOfCycles, "Left", "has to read all of them"),
        Arguments.of(CodeRules.nobodySleeps, "Sleeper.nap", "wait for a latch"),
        Arguments.of(CodeRules.timeIsInjected, "OwnWatch.look", "java.time.Clock"),
        Arguments.of(
            CodeRules.everyEndpointSaysWhoMayCallIt, "PublicController.open", "add @PreAuthorize"));
  }
}
