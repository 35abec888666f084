package io.observatory.hitl.tail;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param name what kind of thing, such as {@code gate}
 * @param id to go on after
 */
public record Happening(String name, String id, Map<String, @Nullable Object> content) {}
