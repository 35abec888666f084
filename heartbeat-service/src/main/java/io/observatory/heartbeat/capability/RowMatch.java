package io.observatory.heartbeat.capability;

/** Judges one agent by a query, without the index. */
final class RowMatch {

  private RowMatch() {}

  static boolean matches(Query query, Row row) {
    return switch (query) {
      case Query.And and -> and.parts().stream().allMatch(part -> matches(part, row));
      case Query.Or or -> or.parts().stream().anyMatch(part -> matches(part, row));
      case Query.Not not -> !matches(not.part(), row);
      case Query.Capable capable -> isCapable(capable, row);
      case Query.InCluster cluster -> cluster.name().matches(row.cluster().name());
      case Query.OfType type -> {
        Label own = row.kind().type();
        yield own != null && type.name().matches(own.name());
      }
      case Query.InState state -> row.state() == state.state();
      case Query.UnderPolicy policy -> row.kind().policy() == policy.policy();
    };
  }

  private static boolean isCapable(Query.Capable query, Row row) {
    for (Skill skill : row.kind().skills()) {
      if (query.name().matches(skill.capability().name()) && skill.isWithin(query.range())) {
        return true;
      }
    }
    return false;
  }
}
