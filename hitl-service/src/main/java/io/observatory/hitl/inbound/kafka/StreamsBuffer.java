package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Digest;
import io.observatory.hitl.relay.Held;
import io.observatory.hitl.session.BufferAwayException;
import io.observatory.hitl.session.BufferView;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.springframework.stereotype.Component;

/**
 * Looks into the running relay's own store; what it shows may belong to a transaction that is not
 * committed yet. Only the instance that owns the session's partition can tell; the others know who
 * that is.
 */
@Component
class StreamsBuffer implements BufferView {

  /** A page ends with the message that reaches so many bytes: each may have 512 KiB. */
  private static final long LARGEST_PAGE = 4L << 20;

  private final RelayStreams relay;

  StreamsBuffer(RelayStreams relay) {
    this.relay = relay;
  }

  @Override
  public Page peek(String sessionId, long fromPosition, int limit) {
    try (KeyValueIterator<Bytes, byte[]> entries =
        buffer(sessionId)
            .range(
                HeldBytes.key(sessionId, Math.max(0, fromPosition)),
                HeldBytes.key(sessionId, Long.MAX_VALUE))) {
      List<Item> items = new ArrayList<>();
      long bytes = 0;
      while (entries.hasNext() && items.size() < limit && bytes < LARGEST_PAGE) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        items.add(item(HeldBytes.read(entry.key, entry.value)));
        bytes += entry.value.length;
      }
      boolean more = entries.hasNext() && !items.isEmpty();
      return new Page(items, more ? items.getLast().position() + 1 : null);
    } catch (InvalidStateStoreException e) {
      throw new BufferAwayException(
          "This instance does not hold the session now.", relay.holder(sessionId), e);
    }
  }

  private static Item item(Held held) {
    return new Item(
        held.position(),
        held.marks().traceId(),
        held.marks().agentId(),
        held.asks(),
        Digest.of(held.value()),
        held.size(),
        held.value());
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> buffer(String sessionId) {
    KafkaStreams streams =
        relay
            .running()
            .orElseThrow(() -> new BufferAwayException("The relay does not run.", null, null));
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                StreamsStore.BUFFER, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(relay.partition(sessionId)));
  }
}
