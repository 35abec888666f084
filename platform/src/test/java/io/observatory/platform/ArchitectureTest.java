package io.observatory.platform;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.observatory.testsupport.CodeRules;

@AnalyzeClasses(packages = "io.observatory.platform", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchRule noCycles = CodeRules.packagesAreFreeOfCycles;
  @ArchTest static final ArchRule noSleep = CodeRules.nobodySleeps;
  @ArchTest static final ArchRule clock = CodeRules.timeIsInjected;
}
