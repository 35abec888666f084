package io.observatory.deploy.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Passwords and tokens of one local stack, made once and kept in files that only their owner reads.
 * Services are given the file of hashes, never a token.
 */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Simulated agents that speak HTTP, each with a token of its own. */
  private static final int HTTP_AGENTS = 6;

  /** People of the group {@code sre}, who can be asked for two of three. */
  public static final List<String> ON_CALL = List.of("sre-1", "sre-2", "sre-3");

  private final Path folder;
  private final Map<String, String> tokens;
  private final Map<String, String> passwords;

  private Secrets(Path folder, Map<String, String> tokens, Map<String, String> passwords) {
    this.folder = folder;
    this.tokens = tokens;
    this.passwords = passwords;
  }

  /** Reads what exists under {@code home/secrets} and makes what is missing. */
  public static Secrets open(Path home) {
    Path folder = home.resolve("secrets");
    Secrets secrets =
        new Secrets(folder, read(folder.resolve("tokens")), read(folder.resolve("passwords")));
    roles().forEach((principal, role) -> secrets.tokens.computeIfAbsent(principal, p -> random()));
    secrets.save();
    return secrets;
  }

  /**
   * Principals with the roles each has: one person per role, a few who are on call together, and
   * the agents that speak HTTP.
   */
  static Map<String, String> roles() {
    Map<String, String> roles = new LinkedHashMap<>();
    for (String role : List.of("viewer", "operator", "approver", "admin")) {
      roles.put(role, role);
    }
    ON_CALL.forEach(person -> roles.put(person, "operator,group:sre"));
    httpAgents().forEach(agent -> roles.put(agent, "agent"));
    return roles;
  }

  /** The agents that own a token; a token acts for its own agent only. */
  public static List<String> httpAgents() {
    List<String> agents = new ArrayList<>();
    for (int i = 1; i <= HTTP_AGENTS; i++) {
      agents.add("demo-http-" + i);
    }
    return List.copyOf(agents);
  }

  /** The clear token of a principal. */
  public String token(String principal) {
    String token = tokens.get(principal);
    if (token == null) {
      throw new StackException("There is no token for " + principal + ".");
    }
    return token;
  }

  /** The password of a database role, made at the first call. */
  String password(String databaseRole) {
    String password = passwords.get(databaseRole);
    if (password == null) {
      password = random();
      passwords.put(databaseRole, password);
      save();
    }
    return password;
  }

  /** Lines of {@code sha256hex principal role}, for the services. */
  Path hashes() {
    return folder.resolve("tokens.sha256");
  }

  /** The clear tokens, for the person. */
  Path clearTokens() {
    return folder.resolve("tokens");
  }

  private synchronized void save() {
    PrivateFiles.write(clearTokens(), lines(tokens));
    PrivateFiles.write(folder.resolve("passwords"), lines(passwords));
    PrivateFiles.write(
        hashes(),
        roles().entrySet().stream()
            .map(
                role ->
                    Sha256.hex(token(role.getKey())) + " " + role.getKey() + " " + role.getValue())
            .toList());
  }

  static String random() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static List<String> lines(Map<String, String> map) {
    return map.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList();
  }

  private static Map<String, String> read(Path file) {
    Map<String, String> map = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (String line : PrivateFiles.read(file)) {
        int space = line.indexOf(' ');
        map.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    return map;
  }
}
