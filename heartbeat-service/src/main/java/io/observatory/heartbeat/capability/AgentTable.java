package io.observatory.heartbeat.capability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agents by slot, in columns: a million agents cost their columns and their ids, not a million
 * objects. Pages, because a growing array is copied and leaves its old self behind.
 */
final class AgentTable {

  private static final int PAGE_BITS = 14;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int IN_PAGE = PAGE_SIZE - 1;
  private static final byte STATE = 0x0f;
  private static final byte DUPLICATE = 0x10;
  private static final LiveState[] STATES = LiveState.values();

  private final List<Page> pages = new ArrayList<>();
  private int[] free = new int[64];
  private int freed;
  private int next;

  /** A slot for an agent of this id; its row follows with {@link #set}. */
  int add(byte[] id) {
    int slot = freed > 0 ? free[--freed] : next++;
    if (slot >> PAGE_BITS == pages.size()) {
      pages.add(new Page());
    }
    page(slot).ids[slot & IN_PAGE] = id;
    return slot;
  }

  void set(int slot, Row row) {
    Page page = page(slot);
    int at = slot & IN_PAGE;
    page.clusters[at] = row.cluster();
    page.kinds[at] = row.kind();
    page.states[at] = (byte) (row.state().ordinal() | (row.duplicateIdentity() ? DUPLICATE : 0));
    page.extras[at] = row.extras();
    page.registeredAt[at] = row.life().registeredAt();
    page.lastSeen[at] = row.life().lastSeen();
    page.incarnation[at] = row.life().incarnation();
    page.revision[at] = row.life().revision();
  }

  Row get(int slot) {
    Page page = page(slot);
    int at = slot & IN_PAGE;
    return new Row(
        page.ids[at],
        page.clusters[at],
        page.kinds[at],
        STATES[page.states[at] & STATE],
        (page.states[at] & DUPLICATE) != 0,
        page.extras[at],
        new Row.Life(
            page.registeredAt[at], page.lastSeen[at], page.incarnation[at], page.revision[at]));
  }

  @SuppressWarnings("NullAway") // a free slot holds nothing, and nobody asks for it
  void remove(int slot) {
    Page page = page(slot);
    int at = slot & IN_PAGE;
    page.ids[at] = null;
    page.clusters[at] = null;
    page.kinds[at] = null;
    page.extras[at] = null;
    page.chunks[at] = null;
    if (freed == free.length) {
      free = Arrays.copyOf(free, freed * 2);
    }
    free[freed++] = slot;
  }

  byte[] id(int slot) {
    return page(slot).ids[slot & IN_PAGE];
  }

  long revision(int slot) {
    return page(slot).revision[slot & IN_PAGE];
  }

  LiveState state(int slot) {
    return STATES[page(slot).states[slot & IN_PAGE] & STATE];
  }

  AgentOrder.Chunk chunk(int slot) {
    return page(slot).chunks[slot & IN_PAGE];
  }

  void chunk(int slot, AgentOrder.Chunk chunk) {
    page(slot).chunks[slot & IN_PAGE] = chunk;
  }

  int size() {
    return next - freed;
  }

  private Page page(int slot) {
    return pages.get(slot >> PAGE_BITS);
  }

  private static final class Page {
    private final byte[][] ids = new byte[PAGE_SIZE][];
    private final Label[] clusters = new Label[PAGE_SIZE];
    private final Kind[] kinds = new Kind[PAGE_SIZE];
    private final AgentOrder.Chunk[] chunks = new AgentOrder.Chunk[PAGE_SIZE];
    private final @Nullable Extras[] extras = new @Nullable Extras[PAGE_SIZE];
    private final byte[] states = new byte[PAGE_SIZE];
    private final long[] registeredAt = new long[PAGE_SIZE];
    private final long[] lastSeen = new long[PAGE_SIZE];
    private final long[] incarnation = new long[PAGE_SIZE];
    private final long[] revision = new long[PAGE_SIZE];
  }
}
