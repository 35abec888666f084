package io.observatory.hitl.chat;

import java.net.URI;
import java.time.Instant;

/**
 * What a person is shown of an approval. All texts but {@code id}, {@code digest} and {@code link}
 * are whatever an agent wrote.
 *
 * @param id the approval's
 * @param version the approval's when the card was made; a click on an older card is stale
 * @param action what is to be done
 * @param target to what; empty when the request names none
 * @param requester who asks
 * @param authenticated whether who asks was proved
 * @param risk as the policy judged it
 * @param needed who has to agree, as the policy writes it
 * @param votes who said what so far; empty when nobody did
 * @param plan the whole plan in words; empty when there is none
 * @param arguments canonical JSON, complete
 * @param digest SHA-256 of the arguments, in hex: what is approved
 * @param expiresAt when it is too late
 * @param webOnly whether nobody can decide it in a chat
 * @param link where all of it is shown
 */
public record Card(
    String id,
    long version,
    String action,
    String target,
    String requester,
    boolean authenticated,
    String risk,
    String needed,
    String votes,
    String plan,
    String arguments,
    String digest,
    Instant expiresAt,
    boolean webOnly,
    URI link) {}
