package io.observatory.hitl.outbound.jsonschema;

import com.google.re2j.PatternSyntaxException;
import io.observatory.hitl.approval.ResponseSchemas.Fault;
import io.observatory.hitl.receipt.CanonicalJson;
import java.net.URI;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How large a schema may be, written out with all it refers to: as many steps a value takes at most
 * to be judged.
 */
final class SchemaLimits {

  static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private static final int LONGEST = 32_768;
  private static final int MOST = 2_000;
  private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");
  private static final Set<String> BY_NAME =
      Set.of("properties", "patternProperties", "$defs", "dependentSchemas");
  private static final Set<String> ELSEWHERE =
      Set.of("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$vocabulary");

  private final Map<?, ?> root;
  private final Map<Object, Integer> sizes = new IdentityHashMap<>();
  private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private SchemaLimits(Map<?, ?> root) {
    this.root = root;
  }

  /** Why a schema is not one we judge by; empty when it is. */
  static List<Fault> faults(String schema) {
    if (schema.length() > LONGEST) {
      return List.of(new Fault("", "must have at most " + LONGEST + " characters"));
    }
    try {
      if (!(CanonicalJson.of(schema).value() instanceof Map<?, ?> root)) {
        return List.of(new Fault("", "must be a JSON object"));
      }
      new SchemaLimits(root).size(root, "");
      return List.of();
    } catch (BeyondException e) {
      return List.of(e.fault);
    } catch (IllegalArgumentException e) {
      return List.of(new Fault("", String.valueOf(e.getMessage())));
    }
  }

  private int size(@Nullable Object node, String path) {
    if (!(node instanceof Map<?, ?>) && !(node instanceof List<?>)) {
      return 1;
    }
    Integer known = sizes.get(node);
    if (known != null) {
      return known;
    }
    if (!open.add(node)) {
      throw new BeyondException(path, "must not refer to itself");
    }
    int size = 1;
    if (node instanceof Map<?, ?> schema) {
      for (Map.Entry<?, ?> member : schema.entrySet()) {
        size += ofMember(String.valueOf(member.getKey()), member.getValue(), path);
      }
    } else {
      int i = 0;
      for (Object element : (List<?>) node) {
        size += size(element, path + "[" + i++ + "]");
      }
    }
    if (size > MOST) {
      throw new BeyondException(
          path, "is too large: more than " + MOST + " parts with what it refers to");
    }
    open.remove(node);
    sizes.put(node, size);
    return size;
  }

  private int ofMember(String name, @Nullable Object value, String path) {
    String below = path + "." + name;
    if (DATA.contains(name)) {
      return 1;
    }
    if (BY_NAME.contains(name) && value instanceof Map<?, ?> schemas) {
      int size = 1;
      for (Map.Entry<?, ?> each : schemas.entrySet()) {
        if (name.equals("patternProperties")) {
          requireLinear(String.valueOf(each.getKey()), below);
        }
        size += size(each.getValue(), below + "." + each.getKey());
      }
      return size;
    }
    if (name.equals("pattern") && value instanceof String pattern) {
      requireLinear(pattern, below);
    }
    if (ELSEWHERE.contains(name) && !(name.equals("$id") && path.isEmpty())) {
      throw new BeyondException(below, "is not supported");
    }
    if (name.equals("$schema") && !DIALECT.equals(value)) {
      throw new BeyondException(below, "must be " + DIALECT);
    }
    return name.equals("$ref") ? 1 + size(target(value, below), below) : size(value, below);
  }

  private static void requireLinear(String pattern, String path) {
    try {
      var _ = LinearPattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new BeyondException(path, "can not be used as a pattern: " + e.getMessage());
    }
  }

  private @Nullable Object target(@Nullable Object reference, String path) {
    if (!(reference instanceof String text) || !text.startsWith("#/")) {
      throw new BeyondException(path, "must begin with #/: nothing is fetched");
    }
    String pointer = URI.create(text).getFragment();
    Object at = root;
    for (String part : pointer.substring(1).split("/", -1)) {
      String name = part.replace("~1", "/").replace("~0", "~");
      if (at instanceof Map<?, ?> map && map.containsKey(name)) {
        at = map.get(name);
      } else if (at instanceof List<?> list
          && name.matches("[0-9]{1,4}")
          && Integer.parseInt(name) < list.size()) {
        at = list.get(Integer.parseInt(name));
      } else {
        throw new BeyondException(path, "leads to nothing");
      }
    }
    return at;
  }

  private static final class BeyondException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    private BeyondException(String path, String message) {
      super(message);
      this.fault = new Fault(path, message);
    }
  }
}
