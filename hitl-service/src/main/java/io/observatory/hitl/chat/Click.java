package io.observatory.hitl.chat;

/**
 * What somebody wants by a click on a card. Nothing in it says that he may.
 *
 * @param revision of the approval that the card showed
 * @param room where the card stands
 */
public record Click(
    ChatIdentity who, String approvalId, long revision, boolean approve, String room) {}
