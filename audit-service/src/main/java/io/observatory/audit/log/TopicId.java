package io.observatory.audit.log;

import java.util.UUID;

/**
 * One life of a topic. A topic that is deleted and made again has the same name, starts again at
 * offset 0 and is another topic: the name alone would make its events look like repeats.
 */
public record TopicId(String name, UUID uuid) {}
