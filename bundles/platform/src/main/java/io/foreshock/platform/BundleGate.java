package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Decides which jars may run: whole ones, signed by a trusted signer, or named by
 * their SHA-256 as an exception. A certificate must be valid when a file is seen
 * for the first time and not for ever after: a plant must not stop because a
 * certificate ran out overnight. Confined to the thread that holds the admin's
 * lock.
 */
final class BundleGate {
  /** In the folder of certificates. */
  static final String EXCEPTIONS = "allowed.properties";
  /** In the load folder. */
  static final String ACCEPTED = ".accepted";

  private final TrustStore trust;
  private final FileNotes exceptions;
  private final FileNotes accepted;
  private final Clock clock;

  BundleGate(Path trustFolder, Path loadFolder, Clock clock) {
    this.trust = new TrustStore(trustFolder);
    this.exceptions = new FileNotes(trustFolder.resolve(EXCEPTIONS),
        "Bundles that run although no trusted signer signed them, by SHA-256; remove a line to end it");
    this.accepted = new FileNotes(loadFolder.resolve(ACCEPTED), "When a bundle was accepted first, by SHA-256");
    this.clock = clock;
  }

  /**
   * A jar that may run.
   *
   * @param signer
   *            empty for an exception
   */
  record Admitted(BundleFile file, String sha256, String signer) {
    Admitted {
      requireNonNull(file, "file is null");
      requireNonNull(sha256, "sha256 is null");
      requireNonNull(signer, "signer is null");
    }
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_BUNDLE} with the reason
   */
  Admitted admit(Path jar) {
    BundleFile file = BundleFile.inspect(jar);
    String sha256 = sha256(jar);
    if (exceptions.of(sha256).isPresent()) {
      return new Admitted(file, sha256, "");
    }
    String signer = signer(jar, sha256);
    if (accepted.of(sha256).isEmpty()) {
      accepted.note(sha256, clock.instant() + " " + file.symbolicName() + " " + file.version());
    }
    return new Admitted(file, sha256, signer);
  }

  /** Looks at everything but the signature; for a file that an admin vouches for. */
  Admitted admitUnsigned(Path jar) {
    return new Admitted(BundleFile.inspect(jar), sha256(jar), "");
  }

  void allow(Admitted jar, String by) {
    exceptions.note(jar.sha256(), clock.instant() + " " + jar.file().symbolicName() + " " + jar.file().version()
        + ", allowed by " + by);
  }

  /** Changes whenever a refused file may be admitted, or the other way round. */
  String stamp() {
    return trust.stamp() + FileStamp.of(exceptions.file());
  }

  private String signer(Path jar, String sha256) {
    SignedJar signed;
    try {
      signed = SignedJar.read(jar);
    } catch (SignedJar.BrokenSignatureException e) {
      throw refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, "not a readable jar: " + e.getMessage(), e);
    }
    if (signed.signers().isEmpty()) {
      throw refused("not signed");
    }
    SignerCheck check = new SignerCheck(trust.certificates());
    Instant at = firstAccepted(sha256).orElseGet(clock::instant);
    String reason = "";
    for (CodeSigner signer : signed.signers()) {
      switch (check.check(signer, at)) {
        case SignerCheck.Trusted(String name) -> {
          return name;
        }
        case SignerCheck.Refused(String why) -> reason = why;
      }
    }
    throw refused(reason);
  }

  private Optional<Instant> firstAccepted(String sha256) {
    try {
      return accepted.of(sha256).map(note -> Instant.parse(note.split(" ", 2)[0]));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // edited by hand: the certificate must be valid now
    }
  }

  static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (IOException e) {
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, "not a readable jar: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ForeshockException refused(String reason) {
    return new ForeshockException(ErrorCode.INVALID_BUNDLE, reason);
  }
}
