package io.observatory.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.flowable.common.engine.impl.persistence.StrongUuidGenerator;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.ProcessEngineConfiguration;
import org.flowable.engine.RepositoryService;
import org.flowable.engine.RuntimeService;
import org.flowable.engine.TaskService;
import org.flowable.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;

/**
 * What a Java team would take instead: a process of one user task in Flowable, inside this JVM.
 * Configured for speed as its documentation advises: ids are UUIDs made without the database, no
 * identity engine, no event registry, the async executor off; the level of history is its default.
 */
final class FlowableTasks implements AutoCloseable {
  static final String SETTINGS =
      "Flowable in process: UUID ids, history at its default, no async executor, no identity"
          + " engine, no event registry";

  private static final String PROCESS = "approval";
  private static final String BPMN =
      """
      <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:flowable="http://flowable.org/bpmn" targetNamespace="benchmark">
        <process id="approval" isExecutable="true">
          <startEvent id="start"/>
          <sequenceFlow id="ask" sourceRef="start" targetRef="decide"/>
          <userTask id="decide" name="Decide" flowable:candidateGroups="operator"/>
          <sequenceFlow id="decided" sourceRef="decide" targetRef="end"/>
          <endEvent id="end"/>
        </process>
      </definitions>
      """;

  private final HikariDataSource connections;
  private final ProcessEngine engine;
  private final RuntimeService processes;
  private final TaskService tasks;

  FlowableTasks(String url, String password, int poolSize) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername("postgres");
    pool.setPassword(password);
    pool.setMaximumPoolSize(poolSize);
    connections = new HikariDataSource(pool);
    ProcessEngineConfigurationImpl configuration = new StandaloneProcessEngineConfiguration();
    configuration
        .setDataSource(connections)
        .setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE)
        .setAsyncExecutorActivate(false);
    configuration.setIdGenerator(new StrongUuidGenerator());
    configuration.setDisableIdmEngine(true);
    configuration.setDisableEventRegistry(true);
    engine = configuration.buildProcessEngine();
    RepositoryService repository = engine.getRepositoryService();
    repository.createDeployment().addString(PROCESS + ".bpmn20.xml", BPMN).deploy();
    processes = engine.getRuntimeService();
    tasks = engine.getTaskService();
  }

  /** Creates a task and completes it: three calls, as its users make them. */
  void openAndDecide(int number) {
    String process =
        processes
            .startProcessInstanceByKey(
                PROCESS,
                Map.of(
                    "arguments", "{\"service\":\"checkout\",\"version\":\"1.4." + number + "\"}"))
            .getId();
    String task = tasks.createTaskQuery().processInstanceId(process).singleResult().getId();
    tasks.complete(task, Map.of("approved", true));
  }

  @Override
  public void close() {
    engine.close();
    connections.close();
  }
}
