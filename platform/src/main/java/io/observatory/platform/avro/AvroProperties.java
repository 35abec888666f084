package io.observatory.platform.avro;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which registry and whose serializer.
 *
 * @param flavor whose serializer class writes and which API answers schema look-ups
 * @param registryUrl base URL of that API, such as {@code http://host:port/apis/registry/v3} for
 *     Apicurio or {@code http://host:port} for Confluent; may carry {@code user:password@}
 * @param autoRegister whether an unknown schema is registered while writing; off, because a
 *     contract is registered by a release, not by a running process
 * @param timeout longest wait for one registry answer
 * @param maxValueSize values above this are refused unread
 * @param serializer further properties handed to the serializer class as they are
 */
@ConfigurationProperties("observatory.avro")
public record AvroProperties(
    @DefaultValue("apicurio") Flavor flavor,
    @DefaultValue("http://localhost:18081/apis/registry/v3") String registryUrl,
    @DefaultValue("false") boolean autoRegister,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("1MB") DataSize maxValueSize,
    @DefaultValue Map<String, String> serializer) {

  /** Refuses limits that could never work. */
  public AvroProperties {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("observatory.avro.timeout must be positive: " + timeout);
    }
    if (maxValueSize.toBytes() < 1 || maxValueSize.toBytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "observatory.avro.max-value-size must be 1 B to 2 GB: " + maxValueSize);
    }
    serializer = Map.copyOf(serializer);
  }

  /** The defaults against the registry at {@code registryUrl}. */
  public static AvroProperties of(Flavor flavor, String registryUrl) {
    return new AvroProperties(
        flavor, registryUrl, false, Duration.ofSeconds(5), DataSize.ofMegabytes(1), Map.of());
  }

  /** Whose serializer and API. */
  public enum Flavor {
    /** Apicurio Registry's own API and serializer. */
    APICURIO,
    /** Confluent's API, which most registries also offer, and Confluent's serializer. */
    CONFLUENT
  }
}
