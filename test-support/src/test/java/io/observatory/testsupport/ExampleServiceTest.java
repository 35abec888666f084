package io.observatory.testsupport;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

@AnalyzeClasses(packages = "io.observatory.example")
class ExampleServiceTest {
  @ArchTest static final ArchTests rules = ArchTests.in(ArchitectureRules.class);
}
