package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;

/** The other schedulers, each with a database beside ours, and what all their jobs do. */
final class Peers implements AutoCloseable {
  private final AvroCodec codec;
  private final PeerHandler handler;
  private final DbSchedulerPeer dbScheduler;
  private final JobRunrPeer jobRunr;
  private final QuartzPeer quartz;

  Peers(Gateway gateway, PrintStream out) throws SQLException {
    codec = gateway.codec();
    handler = new PeerHandler(gateway.client(), codec);
    dbScheduler = new DbSchedulerPeer(gateway, handler);
    jobRunr = new JobRunrPeer(gateway, handler);
    quartz = new QuartzPeer(gateway, handler);
    all().forEach(peer -> out.println(peer.describe()));
  }

  List<PeerScheduler> all() {
    return List.of(dbScheduler, jobRunr, quartz);
  }

  PeerScheduler dbScheduler() {
    return dbScheduler;
  }

  /** What they share. */
  PeerHandler handler() {
    return handler;
  }

  @Override
  public void close() throws SQLException {
    try (codec;
        handler;
        dbScheduler;
        jobRunr) {
      quartz.close();
    }
  }
}
