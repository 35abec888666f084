package io.observatory.audit.inbound.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.audit.AuditProperties;
import io.observatory.audit.log.AuditLog;
import io.observatory.audit.log.Entries;
import io.observatory.audit.log.Ingestion;
import io.observatory.audit.log.Lags;
import io.observatory.audit.log.Projector;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** The ingesting thread and what it works with. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Bean
  Admin auditAdmin(KafkaAdmin kafkaAdmin) {
    return Admin.create(kafkaAdmin.getConfigurationProperties());
  }

  @Bean
  Lags lagWatch(Admin admin, Entries entries, Clock clock, MeterRegistry registry) {
    return new LagWatch(admin, entries, clock, registry);
  }

  @Bean
  @ConditionalOnProperty(name = "audit.ingest", matchIfMissing = true)
  IngestLoop ingestLoop(
      ConsumerFactory<byte[], byte[]> consumers,
      Projector projector,
      AuditLog auditLog,
      Admin admin,
      IngestMetrics metrics,
      AuditProperties properties) {
    return new IngestLoop(
        "audit-ingest",
        () ->
            consumers.createConsumer(
                properties.group(), null, null, consumerProperties(properties)),
        properties.topics(),
        new Ingestion(projector, auditLog),
        new Placement(auditLog, new TopicIdentities(admin, PATIENCE), metrics, PATIENCE),
        metrics,
        limits(properties));
  }

  @Bean
  IngestMetrics ingestMetrics(MeterRegistry registry, Clock clock) {
    return new IngestMetrics(registry, clock);
  }

  @Bean
  @ConditionalOnProperty(name = "audit.ingest", matchIfMissing = true)
  IngestHealth ingestHealthIndicator(IngestLoop loop) {
    return new IngestHealth(loop);
  }

  static IngestLimits limits(AuditProperties properties) {
    return new IngestLimits(
        properties.batchRows(),
        properties.batchSize().toBytes(),
        properties.linger(),
        Duration.ofMillis(200),
        properties.longestRetry());
  }

  /** What must hold for exactly once, whatever the deployment sets. */
  static Properties consumerProperties(AuditProperties audit) {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
            // Many small polls make a batch: one poll of large compressed records stays small.
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "500",
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(16 << 20),
            // New topics and partitions are found within this time.
            ConsumerConfig.METADATA_MAX_AGE_CONFIG, Long.toString(audit.discovery().toMillis())));
    return properties;
  }
}
