package io.foreshock.pgwire.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users a client may be: those of the settings, and {@code foreshock}, whose password is the secret in
 * {@code run/token} that the owner of the data folder can read. Thread-safe.
 */
public final class Users {
  /** Who knows the token of this run. */
  public static final String OWNER = "foreshock";
  private static final Logger LOG = LoggerFactory.getLogger(Users.class);
  private static final int SALT_BYTES = 16;

  private final Map<String, Verifier> named;
  private final Path token;
  private final byte[] secret;
  private @Nullable String knownToken;
  private @Nullable Verifier owner;

  /**
   * @param named
   *            those of the settings
   * @param token
   *            file of the token
   */
  public Users(Map<String, Verifier> named, Path token, SecureRandom random) {
    this.named = Map.copyOf(named);
    this.token = token;
    this.secret = new byte[32];
    random.nextBytes(secret);
  }

  /** Whether somebody set up users, so that a password is wanted on this machine, too. */
  public boolean any() {
    return !named.isEmpty();
  }

  /** The user's verifier, or one that no password fits and that looks the same at each attempt. */
  Verifier verifier(String user) {
    Verifier known = named.get(user);
    if (known == null && user.equals(OWNER)) known = owner();
    if (known != null) return known;
    byte[] salt = Arrays.copyOf(Verifier.hmac(secret, "salt:" + user), SALT_BYTES);
    return new Verifier(Verifier.ITERATIONS, salt, Verifier.hmac(secret, "stored:" + user),
        Verifier.hmac(secret, "server:" + user));
  }

  private synchronized @Nullable Verifier owner() {
    try {
      String now = Files.readString(token, StandardCharsets.UTF_8).strip();
      if (now.isEmpty()) return null;
      if (!now.equals(knownToken)) {
        owner = Verifier.of(now, Arrays.copyOf(Verifier.hmac(secret, "salt:" + OWNER), SALT_BYTES));
        knownToken = now;
      }
      return owner;
    } catch (IOException e) {
      LOG.debug("no token: file={}", token, e);
      return null;
    }
  }
}
