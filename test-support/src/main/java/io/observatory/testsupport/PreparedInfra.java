package io.observatory.testsupport;

/** Topics and schemas are made once for all tests of the JVM: nobody takes them away again. */
abstract class PreparedInfra implements Infra {

  private boolean prepared;

  @Override
  public final synchronized void prepare() {
    if (!prepared) {
      createTopics();
      registerSchemas();
      prepared = true;
    }
  }
}
