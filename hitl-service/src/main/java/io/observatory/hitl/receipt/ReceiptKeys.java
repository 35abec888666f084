package io.observatory.hitl.receipt;

import io.observatory.schemas.signed.PublishedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Ed25519 keys of a directory: {@code *.pem}, each a private key (PKCS#8) or, when it is
 * retired, a public key. The private key whose file name sorts last signs, so names that begin with
 * a date make the newest one sign; all verify.
 */
public final class ReceiptKeys {
  private static final Logger log = LoggerFactory.getLogger(ReceiptKeys.class);

  private final KeyPair signing;
  private final PublishedKeys published;

  private ReceiptKeys(KeyPair signing, List<PublicKey> all) {
    this.signing = signing;
    this.published = PublishedKeys.of(all);
  }

  /**
   * Reads the directory.
   *
   * @param generate whether to make a key when there is none; for one machine only, since every
   *     instance would make its own
   * @throws IllegalArgumentException with a sentence, when no key can sign or a file is no key
   */
  public static ReceiptKeys load(Path directory, boolean generate, InstantSource clock) {
    try {
      List<Path> files = files(directory);
      if (files.isEmpty() && generate) {
        PemFile.generate(directory, clock.instant());
        files = files(directory);
        ReceiptKeys keys = of(directory, files);
        log.warn(
            "Made the key {} that signs receipts, for there was none in {}: keep it, or receipts"
                + " can not be verified",
            keys.signingId(),
            directory);
        return keys;
      }
      return of(directory, files);
    } catch (IOException e) {
      throw new UncheckedIOException("the receipt keys in " + directory + " can not be read", e);
    }
  }

  /** Id of the key that signs: its thumbprint (RFC 7638). */
  public String signingId() {
    return PublishedKeys.thumbprint(signing.getPublic());
  }

  KeyPair signing() {
    return signing;
  }

  PublishedKeys published() {
    return published;
  }

  private static ReceiptKeys of(Path directory, List<Path> files) throws IOException {
    List<PublicKey> all = new ArrayList<>();
    List<KeyPair> pairs = new ArrayList<>();
    for (Path file : files) {
      PemFile pem = PemFile.read(file);
      all.add(pem.publicKey());
      pem.pair().ifPresent(pairs::add);
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "hitl.receipts.keys-dir (%s) has no private key: make one with openssl genpkey -algorithm"
                  .formatted(directory)
              + " ed25519 -out 2026-01-01.pem, or let one be made with hitl.receipts.generate=true");
    }
    return new ReceiptKeys(pairs.getLast(), all);
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".pem")).sorted().toList();
    }
  }
}
