package io.observatory.schemas;

/** Thrown when a topic is asked for that the catalogue does not hold. */
public final class UnknownTopicException extends RuntimeException {
  UnknownTopicException(String name) {
    super("Topic '" + name + "' is not in the catalogue (schemas, catalogue.yaml)");
  }
}
