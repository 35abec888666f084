package io.observatory.platform.avro;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.SystemLimitException;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/** What hostile bytes may make Avro allocate, and which classes it may instantiate. */
final class DecodeLimits {

  private static final int LONGEST_STRING = 1024 * 1024;
  private static final int LONGEST_COLLECTION = 100_000;
  private static final Set<String> TRUSTED_PACKAGES = ConcurrentHashMap.newKeySet();

  private DecodeLimits() {}

  /** Must run before Avro decodes anything in this process: it reads its limits once. */
  static void apply() {
    limit(SystemLimitException.MAX_STRING_LENGTH_PROPERTY, LONGEST_STRING);
    limit(SystemLimitException.MAX_BYTES_LENGTH_PROPERTY, LONGEST_STRING);
    limit(SystemLimitException.MAX_COLLECTION_LENGTH_PROPERTY, LONGEST_COLLECTION);
    ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(
        type -> TRUSTED_PACKAGES.contains(type.getPackageName()) || before.isTrusted(type));
  }

  /** Asking for a class in code is trusting it and the records beside it. */
  static void trust(Class<?> type) {
    TRUSTED_PACKAGES.add(type.getPackageName());
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }
}
