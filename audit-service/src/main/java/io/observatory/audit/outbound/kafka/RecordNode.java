package io.observatory.audit.outbound.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** A record: its fields as members of an object; members that are null are left out. */
final class RecordNode implements Node {

  private final List<Node> fields = new ArrayList<>();
  private final List<byte[]> names = new ArrayList<>();

  void add(String name, Node field) {
    names.add(('"' + name + "\":").getBytes(UTF_8));
    fields.add(field);
  }

  @Override
  public boolean write(Reading reading) {
    reading.enter();
    JsonBytes out = reading.out;
    out.raw('{');
    boolean first = true;
    for (int i = 0; i < fields.size(); i++) {
      int mark = out.size();
      if (!first) {
        out.raw(',');
      }
      out.raw(names.get(i));
      if (fields.get(i).write(reading)) {
        first = false;
      } else {
        out.rewind(mark);
      }
    }
    out.raw('}');
    reading.leave();
    return true;
  }
}
