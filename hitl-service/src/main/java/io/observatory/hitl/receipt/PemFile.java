package io.observatory.hitl.receipt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One key file.
 *
 * @param publicKey what verifies
 * @param privateKey what signs; null when only the public part was kept
 */
record PemFile(PublicKey publicKey, @Nullable PrivateKey privateKey) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1 KEY-----");

  Optional<KeyPair> pair() {
    return Optional.ofNullable(privateKey).map(key -> new KeyPair(publicKey, key));
  }

  static PemFile read(Path file) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.US_ASCII).strip());
    if (!block.matches()) {
      throw new IllegalArgumentException(file + " is no PEM file of one PKCS#8 or public key.");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(block.group(2));
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      if (block.group(1).equals("PUBLIC")) {
        return new PemFile(keys.generatePublic(new X509EncodedKeySpec(encoded)), null);
      }
      requireOwn(file);
      PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new PemFile(publicPart(key), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " holds no Ed25519 key.", e);
    }
  }

  /** Makes a key in a file only its owner may read; one that is there already stays. */
  static void generate(Path directory, Instant now) throws IOException {
    String day = now.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
    Path file = directory.resolve(day + ".pem");
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      Files.createDirectories(directory, owned(directory, "rwx------"));
      Path fresh = Files.createTempFile(directory, "new", ".key", owned(directory, "rw-------"));
      Files.write(
          fresh,
          List.of(
              "-----BEGIN PRIVATE KEY-----",
              Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()),
              "-----END PRIVATE KEY-----"));
      try {
        Files.createLink(file, fresh); // whole or not at all, and never over another's
      } finally {
        Files.delete(fresh);
      }
    } catch (FileAlreadyExistsException e) {
      // Another start was quicker: its key is as good.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  /** The JDK derives a public key only while it makes a pair, so it is made from the same seed. */
  private static PublicKey publicPart(PrivateKey key) throws GeneralSecurityException {
    byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(
        NamedParameterSpec.ED25519,
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
          }
        });
    KeyPair made = generator.generateKeyPair();
    if (!java.util.Arrays.equals(made.getPrivate().getEncoded(), key.getEncoded())) {
      throw new GeneralSecurityException("another key was made from the same seed");
    }
    return made.getPublic();
  }

  private static void requireOwn(Path file) throws IOException {
    if (hasPosix(file)
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      throw new IllegalArgumentException(
          file + " is a private key that everybody may read: chmod 600 it.");
    }
  }

  private static FileAttribute<?>[] owned(Path place, String permissions) {
    return hasPosix(place)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
