package io.observatory.platform.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/**
 * Opaque tokens by the SHA-256 hashes in a file. A change of the file counts from the next request
 * on; a change that can not be read as a whole counts not at all and is logged.
 *
 * <p>Tokens are looked up by hash, however many there are. How long the look-up takes tells nothing
 * of use: a caller can not choose the SHA-256 of what he sends, so he can not feel his way to a
 * known hash bit by bit, and a hash does not lead back to its token.
 */
final class TokenFile implements OpaqueTokenIntrospector {

  private static final Logger LOGGER = LoggerFactory.getLogger(TokenFile.class);
  private static final String GROUP = "group:";
  private static final Pattern BLANK = Pattern.compile("\\s+");

  private final Path file;
  private volatile Content content;

  TokenFile(Path file) {
    this.file = file;
    try {
      this.content = read();
    } catch (IOException e) {
      throw new IllegalStateException("OBSERVATORY_TOKENS_FILE can not be read: " + file, e);
    }
  }

  @Override
  public OAuth2AuthenticatedPrincipal introspect(String token) {
    Entry match = current().entries().get(sha256(token));
    if (match == null) {
      throw new BadOpaqueTokenException("unknown token");
    }
    return new DefaultOAuth2AuthenticatedPrincipal(
        match.principal(), Map.of("sub", match.principal()), Role.authorities(match.roles()));
  }

  /** All that any token makes of that principal now; empty when none does. */
  Set<String> roles(String principal) {
    return current().entries().values().stream()
        .filter(entry -> entry.principal().equals(principal))
        .flatMap(entry -> entry.roles().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Content current() {
    Content known = content;
    try {
      if (!known.stamp().equals(Stamp.of(file))) {
        content = read();
      }
    } catch (IOException | IllegalStateException e) {
      LOGGER.error("The changed token file is unusable; the tokens read before stay valid", e);
      content = new Content(known.entries(), stampOrKnown(known));
    }
    return content;
  }

  /** So that an unusable change is reported once, not at every request. */
  private Stamp stampOrKnown(Content known) {
    try {
      return Stamp.of(file);
    } catch (IOException e) {
      return known.stamp();
    }
  }

  private Content read() throws IOException {
    Stamp stamp = Stamp.of(file);
    refuseIfOthersWrite();
    Map<String, Entry> entries = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        add(text, number, entries);
      }
    }
    LOGGER.info("Read {} token hashes from {}", entries.size(), file);
    return new Content(Map.copyOf(entries), stamp);
  }

  private void add(String line, int number, Map<String, Entry> entries) {
    String[] parts = BLANK.split(line);
    boolean wellFormed = parts.length == 3 && parts[0].matches("[0-9a-fA-F]{64}");
    List<String> roles = wellFormed ? Arrays.asList(parts[2].split(",")) : List.of();
    if (!wellFormed || !roles.stream().allMatch(TokenFile::isRoleOrGroup)) {
      throw new IllegalStateException(
          file
              + " line "
              + number
              + " is not: sha256hex principal role[,role...], a role being viewer, operator,"
              + " approver, admin, agent or group:<name>");
    }
    Entry entry =
        new Entry(
            parts[1],
            roles.stream()
                .map(role -> role.startsWith(GROUP) ? role.substring(GROUP.length()) : role)
                .toList());
    Entry before = entries.putIfAbsent(parts[0].toLowerCase(Locale.ROOT), entry);
    if (before != null && !before.equals(entry)) {
      throw new IllegalStateException(
          file + " line " + number + " gives a token of an earlier line to somebody else");
    }
  }

  /** A group says that it is one, so that a role written wrongly is not taken for one. */
  private static boolean isRoleOrGroup(String name) {
    return name.startsWith(GROUP)
        ? Role.isGroup(name.substring(GROUP.length()))
        : Role.named(name).isPresent();
  }

  private void refuseIfOthersWrite() throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IllegalStateException(
          file + " can be written by everyone, so everyone could grant themselves a token");
    }
    if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
      LOGGER.warn("{} can be read by everyone on this machine; chmod 600 it", file);
    }
  }

  private static String sha256(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private record Entry(String principal, List<String> roles) {}

  private record Content(Map<String, Entry> entries, Stamp stamp) {}

  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    static Stamp of(Path file) throws IOException {
      var attributes =
          Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }
}
