package io.observatory.webhook.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where sources are kept; their secrets are sealed there. Safe for use by many threads. */
public interface SourceStore {

  /** The version of each source. */
  Map<String, Long> versions();

  /** Those of these ids that are there and can be read; {@link Credentials#SEALED} counts. */
  List<Source> find(Collection<String> ids);

  /** The sources behind that id, in the order of ids. */
  List<Source> list(String after, int limit);

  /** One, locked until the transaction ends; its credentials may be {@link Credentials#SEALED}. */
  Optional<Source> lock(String id);

  /** Adds one; false when its id is taken. */
  boolean add(Source source);

  /** Writes one that is locked. */
  void replace(Source source);

  /** Removes one that is locked. */
  void remove(String id);

  /** A version nothing had before. */
  long nextVersion();
}
