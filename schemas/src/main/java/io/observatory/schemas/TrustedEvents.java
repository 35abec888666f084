package io.observatory.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/** Tells Avro that our generated classes may be instantiated; it refuses all it was not told of. */
public final class TrustedEvents {
  private static final String PACKAGE = Schemas.NAMESPACE + ".";

  private TrustedEvents() {}

  /** Adds our events to what this JVM's Avro trusts; may be called any number of times. */
  public static synchronized void trust() {
    ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    if (!(before instanceof OursOr)) {
      ClassSecurityValidator.setGlobal(new OursOr(before));
    }
  }

  private record OursOr(ClassSecurityPredicate others) implements ClassSecurityPredicate {
    @Override
    public boolean isTrusted(Class<?> type) {
      return type.getName().startsWith(PACKAGE) || others.isTrusted(type);
    }

    @Override
    public void forbiddenClass(String name) {
      others.forbiddenClass(name);
    }
  }
}
