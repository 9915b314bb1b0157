package io.foreshock.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets only those in who can read {@code run/token}: the owner of the data folder on this machine. Immutable. */
public final class TokenGuard {
  public static final String HEADER = "X-Foreshock-Token";

  private final byte[] token;

  /**
   * @param token
   *            expected in {@link #HEADER}
   */
  public TokenGuard(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws HttpError
   *             401
   */
  public void require(Exchange exchange) {
    String given = exchange.header(HEADER);
    if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token))
      throw new HttpError(401, "UNAUTHORIZED", "header " + HEADER + " must hold the token of run/token")
          .header("WWW-Authenticate", HEADER);
  }
}
