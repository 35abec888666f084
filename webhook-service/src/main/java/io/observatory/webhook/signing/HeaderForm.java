package io.observatory.webhook.signing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The headers that prove a request: those of a profile, some of them under names of one's own, for
 * receivers that were built for another sender.
 *
 * @param names instead of the profile's; only parts for which it has a header
 */
public record HeaderForm(HeaderProfile profile, Map<HeaderPart, String> names) {

  /** Standard Webhooks under its own names. */
  public static final HeaderForm STANDARD = of(HeaderProfile.STANDARD);

  /**
   * Takes a copy.
   *
   * @throws IllegalArgumentException for a part that the profile has no header for
   */
  public HeaderForm {
    names = Map.copyOf(names);
    for (HeaderPart part : names.keySet()) {
      if (!profile.names().containsKey(part)) {
        throw new IllegalArgumentException("profile " + profile + " has no header for " + part);
      }
    }
  }

  /** A profile under its own names. */
  public static HeaderForm of(HeaderProfile profile) {
    return new HeaderForm(profile, Map.of());
  }

  /** The name of the header that carries that part, for which the profile has one. */
  String name(HeaderPart part) {
    String name = names.getOrDefault(part, profile.names().get(part));
    if (name == null) {
      throw new IllegalArgumentException("profile " + profile + " has no header for " + part);
    }
    return name;
  }

  /** Of all headers it sends. */
  public List<String> allNames() {
    return profile.names().keySet().stream().map(this::name).toList();
  }

  /** Why an endpoint can not have that form with those secrets; empty when it can. */
  public Optional<String> refusal(SecretRing ring) {
    return profile.refusal(ring);
  }
}
