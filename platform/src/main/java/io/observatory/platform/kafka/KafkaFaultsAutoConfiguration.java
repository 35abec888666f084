package io.observatory.platform.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConsumerAwareRecordRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/** Dead letters, and the error handler that Boot gives to every listener container. */
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@EnableConfigurationProperties(RetryProperties.class)
class KafkaFaultsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  PromptProducer promptProducer(ProducerFactory<?, ?> configured) {
    return new PromptProducer(configured.getConfigurationProperties());
  }

  @Bean
  @ConditionalOnMissingBean
  DeadLetters deadLetters(PromptProducer producer, MeterRegistry meters, Clock clock) {
    return new DeadLetters(producer, meters, clock);
  }

  @Bean
  @ConditionalOnMissingBean
  CommonErrorHandler deadLetteringErrorHandler(DeadLetters letters, RetryProperties retry) {
    DefaultErrorHandler handler =
        new DefaultErrorHandler(new ToDeadLetters(letters), exponential(retry, retry.attempts()));
    handler.setBackOffFunction(
        (record, failure) ->
            switch (Fault.of(failure)) {
              case POISON -> new FixedBackOff(0, 0);
              case UNAVAILABLE -> exponential(retry, Long.MAX_VALUE);
              case UNEXPECTED -> exponential(retry, retry.attempts());
            });
    handler.setLogLevel(KafkaException.Level.WARN);
    return handler;
  }

  private static BackOff exponential(RetryProperties retry, long attempts) {
    ExponentialBackOff backOff = new ExponentialBackOff(retry.initial().toMillis(), 2.0);
    backOff.setMaxInterval(retry.max().toMillis());
    backOff.setMaxAttempts(attempts);
    return backOff;
  }

  /** Knows the group from the consumer that met the record. */
  private record ToDeadLetters(DeadLetters letters) implements ConsumerAwareRecordRecoverer {

    @Override
    @SuppressWarnings("unchecked") // platform-defaults.yml: keys and values are bytes
    public void accept(
        ConsumerRecord<?, ?> record, @Nullable Consumer<?, ?> consumer, @Nullable Exception why) {
      if (consumer == null || why == null) {
        throw new IllegalStateException("no consumer, so no group to dead-letter for");
      }
      letters.publish(
          (ConsumerRecord<byte[], byte[]>) record, consumer.groupMetadata().groupId(), why);
    }
  }
}
