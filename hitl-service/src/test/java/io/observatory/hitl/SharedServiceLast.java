package io.observatory.hitl;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Classes at random, those on the shared service after all others: it runs from the first of them
 * to the end of the JVM, and would take records from a service that another class starts.
 */
public final class SharedServiceLast implements ClassOrderer {

  @Override
  public void orderClasses(ClassOrdererContext context) {
    new ClassOrderer.Random().orderClasses(context);
    context.getClassDescriptors().sort(Comparator.comparing(SharedServiceLast::shares));
  }

  private static boolean shares(ClassDescriptor test) {
    return test.isAnnotated(OnSharedService.class);
  }
}
