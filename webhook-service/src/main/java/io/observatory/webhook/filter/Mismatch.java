package io.observatory.webhook.filter;

/**
 * Why a filter lets an event not through.
 *
 * @param path of the first condition that is not met
 * @param why one sentence for people, without values of the event
 */
public record Mismatch(String path, String why) {}
