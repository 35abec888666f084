package io.observatory.hitl.inbound.kafka;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/** How much memory outside the heap the stores of an instance take. */
final class RocksDbSettings {

  private RocksDbSettings() {}

  /** All stores share one bounded piece; public because Kafka Streams makes it by reflection. */
  public static final class Shared implements RocksDBConfigSetter {

    private static final long CACHE = 96L << 20;
    private static final long WRITE_BUFFERS = 64L << 20;
    private static final long WRITE_BUFFER = 8L << 20;

    private static final Cache SHARED = new LRUCache(CACHE, -1, false, 0.1);
    private static final WriteBufferManager BUFFERS = new WriteBufferManager(WRITE_BUFFERS, SHARED);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(SHARED);
      table.setCacheIndexAndFilterBlocks(true);
      table.setPinTopLevelIndexAndFilter(true);
      options.setWriteBufferManager(BUFFERS);
      options.setWriteBufferSize(WRITE_BUFFER);
      options.setMaxWriteBufferNumber(2);
      options.setCompressionType(CompressionType.LZ4_COMPRESSION);
      options.setTableFormatConfig(table);
    }

    @Override
    public void close(String store, Options options) {
      // What is shared lives as long as the process.
    }
  }
}
