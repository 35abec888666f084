package io.observatory.deploy.launcher;

/**
 * A component as {@code status} shows it.
 *
 * @param pid 0 when no process lives
 * @param processStartedMillis start time of that process; with the pid it names one process for
 *     ever
 * @param sinceMillis when the state was entered
 * @param residentBytes memory of the process and its children
 */
public record ComponentStatus(
    String name,
    ComponentState state,
    long pid,
    long processStartedMillis,
    long sinceMillis,
    String endpoint,
    long residentBytes) {}
