package io.observatory.audit.log;

/** The ids by which a person finds what belongs together; the order is the order of the columns. */
public enum Correlation {
  SESSION("session_id"),
  MISSION("mission_id"),
  WORKFLOW("workflow_id"),
  TASK("task_id"),
  RUN("run_id"),
  AGENT("agent_id"),
  WORK_ORDER("work_order_id"),
  CORRELATION("correlation_id"),
  OPERATOR("operator_id");

  private final String field;

  Correlation(String field) {
    this.field = field;
  }

  /** The name of this id in records, columns, query parameters and answers. */
  public String field() {
    return field;
  }
}
