package io.foreshock.pgwire.auth;

import io.foreshock.pgwire.wire.PgError;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the server keeps of a password (RFC 5802, section 3), in PostgreSQL's own form
 * {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}.
 */
public record Verifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
  static final int ITERATIONS = 4_096;
  private static final int MAX_ITERATIONS = 1_000_000;
  private static final int KEY_BITS = 256;
  private static final Pattern FORM = Pattern.compile(
      "SCRAM-SHA-256\\$(\\d{1,7}):([A-Za-z0-9+/=]{4,172})\\$([A-Za-z0-9+/=]{44}):([A-Za-z0-9+/=]{44})");

  /**
   * @throws IllegalArgumentException
   *             for another form
   */
  public static Verifier parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) throw new IllegalArgumentException("not of the form SCRAM-SHA-256$n:salt$StoredKey:ServerKey");
    int iterations = Integer.parseInt(m.group(1));
    if (iterations < ITERATIONS || iterations > MAX_ITERATIONS)
      throw new IllegalArgumentException("iterations out of range: " + iterations + ", limit=" + ITERATIONS + ".."
          + MAX_ITERATIONS);
    Base64.Decoder base64 = Base64.getDecoder();
    return new Verifier(iterations, base64.decode(m.group(2)), base64.decode(m.group(3)), base64.decode(m.group(4)));
  }

  public static Verifier of(String password, byte[] salt) {
    byte[] salted = salted(password, salt, ITERATIONS);
    return new Verifier(ITERATIONS, salt, sha256(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
  }

  private static byte[] salted(String password, byte[] salt, int iterations) {
    try {
      SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
      return factory.generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS)).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
    }
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new PgError(PgError.INTERNAL, "this Java has no SHA-256");
    }
  }

  @Override
  public String toString() {
    return "Verifier[iterations=" + iterations + "]";
  }
}
