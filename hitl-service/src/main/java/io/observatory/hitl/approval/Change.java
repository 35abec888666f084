package io.observatory.hitl.approval;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of an approval.
 *
 * @param before null when it was opened by it
 * @param after its revision is that of {@code before} and one for each occurrence
 * @param occurred in order; never empty
 */
public record Change(@Nullable Approval before, Approval after, List<Occurrence> occurred) {

  /** Copies. */
  public Change {
    occurred = List.copyOf(occurred);
  }

  static Change of(@Nullable Approval before, Approval after, Occurrence... occurred) {
    long revision = before == null ? 0 : before.revision();
    return new Change(before, after.at(revision + occurred.length), List.of(occurred));
  }

  Change then(Change next) {
    List<Occurrence> all = new ArrayList<>(occurred);
    all.addAll(next.occurred);
    return new Change(before, next.after, all);
  }

  /** The votes that came with it. */
  public List<Vote> votes() {
    int known = before == null ? 0 : before.votes().size();
    return after.votes().subList(known, after.votes().size());
  }
}
