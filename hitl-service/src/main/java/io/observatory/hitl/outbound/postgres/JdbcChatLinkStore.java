package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.chat.ChatIdentity;
import io.observatory.hitl.chat.ChatLink;
import io.observatory.hitl.chat.ChatLinkStore;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Tables {@code chat_identity} and {@code chat_link_code}. */
@Repository
class JdbcChatLinkStore implements ChatLinkStore {

  private static final String OFFER =
      """
      INSERT INTO chat_link_code (principal, digest, roles, expires_at)
      VALUES (:principal, :digest, :roles, :expires)
      ON CONFLICT (principal) DO UPDATE
          SET digest = EXCLUDED.digest, roles = EXCLUDED.roles, expires_at = EXCLUDED.expires_at
      """;

  private static final String TAKE =
      """
      DELETE FROM chat_link_code WHERE digest = :digest AND expires_at > :now
      RETURNING principal, roles
      """;

  private static final String LINK =
      """
      INSERT INTO chat_identity AS i (service, team, member, principal, roles, linked_at)
      VALUES (:service, :team, :member, :principal, :roles, :at)
      ON CONFLICT (service, team, member) DO UPDATE
          SET roles = EXCLUDED.roles, linked_at = EXCLUDED.linked_at
          WHERE i.principal = EXCLUDED.principal
      """;

  private static final String THIS = "service = :service AND team = :team AND member = :member";

  private final JdbcClient jdbc;

  JdbcChatLinkStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void offer(String digest, Offer offer, Instant expiresAt) {
    jdbc.sql(OFFER)
        .param("principal", offer.principal())
        .param("digest", digest)
        .param("roles", roles(offer.roles()))
        .param("expires", Rows.time(expiresAt))
        .update();
  }

  @Override
  public Optional<Offer> take(String digest, Instant now) {
    return jdbc.sql(TAKE)
        .param("digest", digest)
        .param("now", Rows.time(now))
        .query(
            (row, number) ->
                new Offer(row.getString("principal"), Set.copyOf(Rows.texts(row, "roles"))))
        .optional();
  }

  @Override
  public Optional<ChatLink> find(ChatIdentity identity) {
    return identified(jdbc.sql("SELECT * FROM chat_identity WHERE " + THIS), identity)
        .query((row, number) -> link(row))
        .optional();
  }

  @Override
  public List<ChatLink> of(String principal) {
    return jdbc.sql("SELECT * FROM chat_identity WHERE principal = :principal ORDER BY linked_at")
        .param("principal", principal)
        .query((row, number) -> link(row))
        .list();
  }

  @Override
  public boolean link(ChatLink link) {
    return identified(jdbc.sql(LINK), link.identity())
            .param("principal", link.principal())
            .param("roles", roles(link.roles()))
            .param("at", Rows.time(link.linkedAt()))
            .update()
        == 1;
  }

  @Override
  public boolean unlink(ChatIdentity identity, String principal) {
    return identified(
                jdbc.sql("DELETE FROM chat_identity WHERE principal = :principal AND " + THIS),
                identity)
            .param("principal", principal)
            .update()
        == 1;
  }

  private static JdbcClient.StatementSpec identified(
      JdbcClient.StatementSpec sql, ChatIdentity identity) {
    return sql.param("service", identity.service())
        .param("team", identity.team())
        .param("member", identity.member());
  }

  private static String[] roles(Set<String> roles) {
    return Rows.texts(roles.stream().sorted().toList());
  }

  private static ChatLink link(ResultSet row) throws SQLException {
    return new ChatLink(
        new ChatIdentity(row.getString("service"), row.getString("team"), row.getString("member")),
        row.getString("principal"),
        Set.copyOf(Rows.texts(row, "roles")),
        Rows.instantOf(row, "linked_at"));
  }
}
