package io.observatory.scheduler.outbound.kafka;

import io.observatory.events.JobManifest;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.ExactLines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Manifests, as records of {@code gateway.job.manifest.v1}: the partition is the slot. */
@Component
class ManifestRecords {

  static final String TOPIC = "gateway.job.manifest.v1";

  private static final String TYPE = "gateway.job.manifest";
  private static final UUID IDS = UUID.fromString("c1f7a3b0-5f0b-4c6d-8f3b-6a1f9c0e2d57");

  private final AvroCodec codec;
  private final CloudEvents cloudEvents;

  ManifestRecords(AvroCodec codec, CloudEvents cloudEvents) {
    this.codec = codec;
    this.cloudEvents = cloudEvents;
  }

  /** The producer of a slot, as it is called in keys. */
  static String producer(UUID instance, int slot) {
    return instance + "-" + slot;
  }

  ProducerRecord<byte[], byte[]> record(
      UUID instance, int slot, long sequence, Instant at, List<Effect> effects) {
    String producer = producer(instance, slot);
    String id = EventIds.v5(IDS, producer + "-" + sequence);
    JobManifest manifest = new JobManifest();
    manifest.setEventId(id);
    manifest.setSentAt(at);
    manifest.setProducer(producer);
    manifest.setSequence(sequence);
    manifest.setEffects(Manifests.encode(at, effects));
    return new ProducerRecord<>(
        TOPIC,
        slot,
        key(producer),
        codec.encode(TOPIC, manifest),
        cloudEvents.headers(id, TYPE, at, CloudEvents.currentTraceParent()));
  }

  /** Nothing of the slot is of use any more. */
  static ProducerRecord<byte[], byte[]> tombstone(UUID instance, int slot) {
    return new ProducerRecord<>(TOPIC, slot, key(producer(instance, slot)), null);
  }

  /** What the record says, or null when it is another producer's. */
  ExactLines.@Nullable Manifest read(
      ConsumerRecord<byte[], byte[]> record, UUID instance, int slot) {
    if (record.value() == null || !Arrays.equals(record.key(), key(producer(instance, slot)))) {
      return null;
    }
    JobManifest manifest = codec.decode(TOPIC, record.value(), JobManifest.class);
    Manifests.Batch batch = Manifests.decode(manifest.getEffects());
    return new ExactLines.Manifest(
        record.offset(), manifest.getSequence(), batch.at(), batch.effects());
  }

  private static byte[] key(String producer) {
    return producer.getBytes(StandardCharsets.UTF_8);
  }
}
