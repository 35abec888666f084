package io.observatory.heartbeat.capability;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The bytes behind the text: a letter, a count and numbers as base-128, an agent id. */
final class TokenBytes {

  private static final int LONGEST = 4_096;
  private static final int MOST_NUMBERS = 1_024;

  private TokenBytes() {}

  static String text(char form, List<Long> numbers, String agentId) {
    byte[] id = Row.id(agentId);
    ByteBuffer bytes = ByteBuffer.allocate(1 + 5 + numbers.size() * 10 + id.length);
    bytes.put((byte) form);
    put(bytes, numbers.size());
    numbers.forEach(number -> put(bytes, number));
    bytes.put(id).flip();
    byte[] exact = new byte[bytes.remaining()];
    bytes.get(exact);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(exact);
  }

  static RevisionToken parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new InvalidRevisionException();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      byte form = bytes.get();
      long count = take(bytes);
      if (count < 0 || count > MOST_NUMBERS) {
        throw new InvalidRevisionException();
      }
      List<Long> numbers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        numbers.add(take(bytes));
      }
      String id = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return token(form, numbers, id);
    } catch (IllegalArgumentException | BufferUnderflowException | CharacterCodingException e) {
      throw new InvalidRevisionException();
    }
  }

  private static RevisionToken token(byte form, List<Long> numbers, String id) {
    if (form == 'a' && numbers.size() == 1 && !id.isEmpty()) {
      return new RevisionToken.OfAgent(id, numbers.getFirst());
    }
    if (form == 'o' && id.isEmpty()) {
      return new RevisionToken.Applied(numbers, null);
    }
    if (form == 'p' && !id.isEmpty()) {
      return new RevisionToken.Applied(numbers, id);
    }
    throw new InvalidRevisionException();
  }

  private static void put(ByteBuffer bytes, long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      bytes.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private static long take(ByteBuffer bytes) {
    long number = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte next = bytes.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new InvalidRevisionException();
  }
}
