package io.observatory.audit.outbound.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The pieces that hold no other pieces, and the containers. */
final class Nodes {

  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);

  static final Node NOTHING =
      reading -> {
        reading.out.raw(NULL);
        return false;
      };
  static final Node BOOLEAN = reading -> raw(reading, reading.in.readBoolean() ? TRUE : FALSE);
  static final Node FLOAT =
      reading -> {
        float value = reading.in.readFloat();
        return number(reading, Float.toString(value), Float.isFinite(value));
      };
  static final Node DOUBLE =
      reading -> {
        double value = reading.in.readDouble();
        return number(reading, Double.toString(value), Double.isFinite(value));
      };
  static final Node STRING =
      reading -> {
        int length = reading.in.readInt();
        reading.out.string(reading.in.bytes, reading.in.skip(length), length);
        return true;
      };

  private Nodes() {}

  static Node integer(String logicalType) {
    if (logicalType.equals("date")) {
      return reading -> {
        reading.out.string(LocalDate.ofEpochDay(reading.in.readInt()).toString());
        return true;
      };
    }
    return reading -> number(reading, Integer.toString(reading.in.readInt()), true);
  }

  static Node number(String logicalType) {
    return switch (logicalType) {
      case "timestamp-millis" ->
          reading -> {
            reading.time.millis(reading.in.readLong(), reading.out);
            return true;
          };
      case "timestamp-micros" ->
          reading -> {
            reading.time.micros(reading.in.readLong(), reading.out);
            return true;
          };
      default -> reading -> number(reading, Long.toString(reading.in.readLong()), true);
    };
  }

  static Node bytes(Schema schema) {
    return reading -> opaque(reading, schema, reading.in.readInt());
  }

  static Node fixed(Schema schema) {
    int size = schema.getFixedSize();
    return reading -> opaque(reading, schema, size);
  }

  static Node symbol(List<String> symbols) {
    byte[][] texts =
        symbols.stream().map(s -> ('"' + s + '"').getBytes(UTF_8)).toArray(byte[][]::new);
    return reading -> {
      int index = reading.in.readInt();
      if (index < 0 || index >= texts.length) {
        throw new MalformedException("enum symbol " + index + " of " + texts.length);
      }
      return raw(reading, texts[index]);
    };
  }

  static Node union(List<Node> branches) {
    Node[] nodes = branches.toArray(Node[]::new);
    return reading -> {
      int index = reading.in.readInt();
      if (index < 0 || index >= nodes.length) {
        throw new MalformedException("union branch " + index + " of " + nodes.length);
      }
      return nodes[index].write(reading);
    };
  }

  static Node array(Node item) {
    return reading -> blocks(reading, '[', ']', item);
  }

  static Node map(Node value) {
    Node member =
        reading -> {
          STRING.write(reading);
          reading.out.raw(':');
          return value.write(reading);
        };
    return reading -> blocks(reading, '{', '}', member);
  }

  private static boolean blocks(Reading reading, char open, char close, Node item) {
    reading.enter();
    reading.out.raw(open);
    boolean first = true;
    for (long count = block(reading); count > 0; count = block(reading)) {
      for (long i = 0; i < count; i++) {
        if (!first) {
          reading.out.raw(',');
        }
        first = false;
        item.write(reading);
      }
    }
    reading.out.raw(close);
    reading.leave();
    return true;
  }

  /** The number of items in the next block; a negative one is followed by the size in bytes. */
  private static long block(Reading reading) {
    long count = reading.in.readLong();
    if (count >= 0) {
      return count;
    }
    reading.in.readLong();
    if (count == Long.MIN_VALUE) {
      throw new MalformedException("a block of " + count);
    }
    return -count;
  }

  private static boolean opaque(Reading reading, Schema schema, int length) {
    int start = reading.in.skip(length);
    byte[] bytes = Arrays.copyOfRange(reading.in.bytes, start, start + length);
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && length > 0) {
      reading.out.string(new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString());
    } else if (schema.getLogicalType() instanceof LogicalTypes.Uuid && length == 16) {
      var buffer = java.nio.ByteBuffer.wrap(bytes);
      reading.out.string(new UUID(buffer.getLong(), buffer.getLong()).toString());
    } else {
      reading.out.string(Base64.getEncoder().encodeToString(bytes));
    }
    return true;
  }

  private static boolean number(Reading reading, String text, boolean finite) {
    if (finite) {
      reading.out.ascii(text);
    } else {
      reading.out.string(text);
    }
    return true;
  }

  private static boolean raw(Reading reading, byte[] text) {
    reading.out.raw(text);
    return true;
  }
}
