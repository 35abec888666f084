package io.observatory.audit.outbound.postgres;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What is stored of a part (key, headers, value) that is larger than the bound: its size and
 * SHA-256 instead of its bytes.
 */
final class SizeBound {

  private final long most;

  SizeBound(DataSize most) {
    this.most = most.toBytes();
  }

  byte @Nullable [] keep(byte @Nullable [] part) {
    return part == null || part.length <= most ? part : null;
  }

  /** A JSON object naming each part left out, or null when all are kept. */
  @Nullable String omitted(
      byte @Nullable [] key, byte @Nullable [] headers, byte @Nullable [] value) {
    if (keep(key) == key && keep(headers) == headers && keep(value) == value) {
      return null;
    }
    StringBuilder out = new StringBuilder("{");
    describe(out, "key", key);
    describe(out, "headers", headers);
    describe(out, "value", value);
    return out.append('}').toString();
  }

  private void describe(StringBuilder out, String name, byte @Nullable [] part) {
    if (part == null || part.length <= most) {
      return;
    }
    if (out.length() > 1) {
      out.append(',');
    }
    out.append('"').append(name).append("\":{\"size\":").append(part.length);
    out.append(",\"sha256\":\"").append(HexFormat.of().formatHex(sha256(part))).append("\"}");
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
