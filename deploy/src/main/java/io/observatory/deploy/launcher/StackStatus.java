package io.observatory.deploy.launcher;

import java.util.List;
import java.util.Map;

/**
 * The stack as the launcher sees it.
 *
 * @param launcherPid the process that runs it
 * @param ready every component is or was ready and the stack is not going down
 * @param components in the order they are shown
 * @param settings the settings in force
 */
public record StackStatus(
    long launcherPid,
    long launcherResidentBytes,
    boolean ready,
    List<ComponentStatus> components,
    Map<String, String> settings) {

  /** The status of one component; an unknown name is a {@link StackException} naming the known. */
  public ComponentStatus component(String name) {
    return components.stream()
        .filter(component -> component.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    "There is no component \"%s\". Known: %s."
                        .formatted(
                            name,
                            String.join(
                                ", ", components.stream().map(ComponentStatus::name).toList()))));
  }
}
