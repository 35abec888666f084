package io.observatory.scheduler.outbound.kafka;

import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.ExactLine;
import io.observatory.scheduler.fire.LineLostException;
import io.observatory.scheduler.fire.NotPublishedException;
import io.observatory.scheduler.fire.Planned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Batches of one slot, each in a transaction of its producer. */
final class KafkaExactLine implements ExactLine {

  private final UUID instance;
  private final int slot;
  private final Producer<byte[], byte[]> producer;
  private final DueRecords due;
  private final ManifestRecords manifests;
  private final IntToLongFunction ends;

  KafkaExactLine(
      UUID instance,
      int slot,
      Producer<byte[], byte[]> producer,
      DueRecords due,
      ManifestRecords manifests,
      IntToLongFunction ends) {
    this.instance = instance;
    this.slot = slot;
    this.producer = producer;
    this.due = due;
    this.manifests = manifests;
    this.ends = ends;
  }

  @Override
  public long manifestEnd() {
    return ends.applyAsLong(slot);
  }

  @Override
  public long publish(long sequence, Instant at, List<Planned> batch) {
    Future<RecordMetadata> manifest;
    try {
      producer.beginTransaction();
      manifest = send(sequence, at, batch);
    } catch (RuntimeException e) {
      throw abort(e);
    }
    try {
      producer.commitTransaction();
      return manifest.get().offset();
    } catch (TimeoutException e) {
      throw new LineLostException("nobody knows whether it was committed", e);
    } catch (KafkaException e) {
      throw abort(e); // a record was refused, so the commit was not even asked for
    } catch (ExecutionException e) {
      throw new LineLostException("committed without its manifest", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LineLostException("stopped while it committed", e);
    }
  }

  private Future<RecordMetadata> send(long sequence, Instant at, List<Planned> batch) {
    List<Effect> effects = new ArrayList<>(batch.size());
    for (Planned planned : batch) {
      effects.add(planned.effect());
      for (ProducerRecord<byte[], byte[]> record : due.of(planned, at)) {
        sendOne(record);
      }
    }
    return producer.send(manifests.record(instance, slot, sequence, at, effects));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the commit fails when any record was refused
  private void sendOne(ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
  }

  /** What to say of a batch that failed before its commit. */
  private RuntimeException abort(RuntimeException why) {
    try {
      producer.abortTransaction();
      return new NotPublishedException(why, isRefusal(why));
    } catch (RuntimeException e) {
      why.addSuppressed(e);
      return new LineLostException("it can not even be aborted", why);
    }
  }

  /** Whether a record can never be taken, whoever tries. */
  private static boolean isRefusal(Throwable why) {
    for (Throwable t = why; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof RecordTooLargeException
          || t instanceof RecordBatchTooLargeException
          || t instanceof InvalidRecordException
          || t instanceof IllegalArgumentException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
