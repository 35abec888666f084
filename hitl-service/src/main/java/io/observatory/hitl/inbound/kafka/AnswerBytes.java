package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Answer;
import io.observatory.hitl.relay.SessionState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An answer as it is stored with its session or scope. */
final class AnswerBytes {

  private AnswerBytes() {}

  static void write(DataOutput out, Answer answer) throws IOException {
    Bin.text(out, answer.commandId());
    Bin.text(out, answer.key());
    out.writeLong(answer.seq());
    Bin.text(out, answer.kind().name());
    Bin.text(out, answer.state() == null ? null : answer.state().name());
    out.writeInt(answer.holds().size());
    for (String hold : answer.holds()) {
      Bin.text(out, hold);
    }
    out.writeLong(answer.flushed());
    out.writeLong(answer.buffered());
    Bin.text(out, answer.code());
    Bin.text(out, answer.detail());
    Bin.text(out, answer.digest());
  }

  static Answer read(DataInput in) throws IOException {
    String commandId = Bin.text(in);
    String key = Bin.text(in);
    long seq = in.readLong();
    Answer.Kind kind = Answer.Kind.valueOf(Bin.text(in));
    String state = Bin.maybeText(in);
    List<String> holds = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      holds.add(Bin.text(in));
    }
    return new Answer(
        commandId,
        key,
        seq,
        kind,
        state == null ? null : SessionState.valueOf(state),
        holds,
        in.readLong(),
        in.readLong(),
        Bin.maybeText(in),
        Bin.maybeText(in),
        Bin.maybeText(in));
  }
}
