package io.foreshock.pgwire.auth;

import io.foreshock.pgwire.wire.PgError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677), without channel binding. The user is the one of
 * the startup message. For one thread.
 */
public final class Scram {
  public static final String MECHANISM = "SCRAM-SHA-256";
  private static final int NONCE_BYTES = 18;
  private static final int MAX_NONCE = 512;

  private final String user;
  private final Verifier verifier;
  private final String serverNonce;
  private String gs2 = "";
  private String clientFirstBare = "";
  private String nonce = "";
  private @Nullable String serverFirst;

  public Scram(String user, Users users, SecureRandom random) {
    this(user, users.verifier(user), nonce(random));
  }

  Scram(String user, Verifier verifier, String serverNonce) {
    this.user = user;
    this.verifier = verifier;
    this.serverNonce = serverNonce;
  }

  private static String nonce(SecureRandom random) {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Whether the next message is the client's first. */
  public boolean atStart() {
    return serverFirst == null;
  }

  /**
   * @return server-first-message
   * @throws PgError
   *             {@code 08P01}
   */
  public String first(String clientFirst) {
    int bare = clientFirst.indexOf(',', clientFirst.indexOf(',') + 1) + 1;
    boolean known = clientFirst.startsWith("n,") || clientFirst.startsWith("y,");
    if (!known || bare < 3) throw malformed("channel binding is not supported");
    gs2 = clientFirst.substring(0, bare);
    clientFirstBare = clientFirst.substring(bare);
    String clientNonce = attribute(clientFirstBare, "r=");
    if (clientNonce.isEmpty() || clientNonce.length() > MAX_NONCE) throw malformed("bad nonce");
    nonce = clientNonce + serverNonce;
    String answer = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(verifier.salt()) + ",i="
        + verifier.iterations();
    serverFirst = answer;
    return answer;
  }

  /**
   * @return server-final-message
   * @throws PgError
   *             {@code 28P01} when the password is wrong or there is no such user
   */
  public String last(String clientFinal) {
    int proofAt = clientFinal.lastIndexOf(",p=");
    if (proofAt < 0) throw malformed("no proof");
    String withoutProof = clientFinal.substring(0, proofAt);
    byte[] proof = decoded(clientFinal.substring(proofAt + 3));
    String binding = Base64.getEncoder().encodeToString(gs2.getBytes(StandardCharsets.UTF_8));
    if (!attribute(withoutProof, "c=").equals(binding) || !attribute(withoutProof, "r=").equals(nonce))
      throw malformed("nonce or channel binding changed");
    String message = clientFirstBare + "," + serverFirst + "," + withoutProof;
    byte[] signature = Verifier.hmac(verifier.storedKey(), message);
    if (proof.length != signature.length) throw wrong();
    byte[] clientKey = new byte[proof.length];
    for (int i = 0; i < proof.length; i++)
      clientKey[i] = (byte) (proof[i] ^ signature[i]);
    if (!MessageDigest.isEqual(Verifier.sha256(clientKey), verifier.storedKey())) throw wrong();
    return "v=" + Base64.getEncoder().encodeToString(Verifier.hmac(verifier.serverKey(), message));
  }

  private PgError wrong() {
    return new PgError(PgError.INVALID_PASSWORD, "password authentication failed for user \"" + user + "\"");
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw malformed("proof is not base64");
    }
  }

  private static String attribute(String message, String name) {
    for (String part : message.split(",", -1))
      if (part.startsWith(name)) return part.substring(name.length());
    throw malformed("attribute is missing: " + name);
  }

  private static PgError malformed(String what) {
    return new PgError(PgError.PROTOCOL_VIOLATION, "malformed SCRAM message: " + what);
  }
}
