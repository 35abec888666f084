package io.observatory.e2e;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Classes at random, those on the example gateway after all others: it stays up from the first of
 * them to the end, and takes time from tests that raise a stack of their own.
 */
public final class ExampleGatewayLast implements ClassOrderer {

  @Override
  public void orderClasses(ClassOrdererContext context) {
    new ClassOrderer.Random().orderClasses(context);
    context.getClassDescriptors().sort(Comparator.comparing(ExampleGatewayLast::takesIt));
  }

  private static boolean takesIt(ClassDescriptor test) {
    return test.findRepeatableAnnotations(ExtendWith.class).stream()
        .map(ExtendWith::value)
        .map(Arrays::asList)
        .flatMap(List::stream)
        .anyMatch(ExampleGateway.class::equals);
  }
}
