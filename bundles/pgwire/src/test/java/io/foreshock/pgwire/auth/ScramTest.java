package io.foreshock.pgwire.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.foreshock.pgwire.wire.PgError;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScramTest {
  private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
  private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

  private static Scram exchange(String password) {
    Verifier verifier = Verifier.of(password, Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="));
    return new Scram("user", verifier, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
  }

  /** The exchange of RFC 7677, section 3. */
  @Test
  void theExampleOfTheRfc() {
    Scram scram = exchange("pencil");
    assertEquals("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", scram.first(FIRST));
    assertEquals("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        scram.last("c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
  }

  @Test
  void anotherPasswordIsRefused() {
    Scram scram = exchange("pen");
    scram.first(FIRST);
    assertEquals(PgError.INVALID_PASSWORD, assertThrows(PgError.class,
        () -> scram.last("c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")).state());
  }

  @Test
  void channelBindingAndChangedNoncesAreRefused() {
    assertThrows(PgError.class, () -> exchange("pencil").first("p=tls-unique,,n=user,r=abc"));
    Scram scram = exchange("pencil");
    scram.first(FIRST);
    assertThrows(PgError.class, () -> scram.last("c=biws,r=other,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
    assertThrows(PgError.class, () -> exchange("pencil").first(""));
  }

  @Test
  void aVerifierIsReadBack() {
    Verifier v = Verifier.of("pencil", new byte[16]);
    Base64.Encoder b = Base64.getEncoder();
    Verifier read = Verifier.parse("SCRAM-SHA-256$4096:" + b.encodeToString(v.salt()) + "$" + b.encodeToString(v
        .storedKey()) + ":" + b.encodeToString(v.serverKey()));
    org.junit.jupiter.api.Assertions.assertArrayEquals(v.storedKey(), read.storedKey());
    assertThrows(IllegalArgumentException.class, () -> Verifier.parse("pencil"));
    assertThrows(IllegalArgumentException.class, () -> Verifier.parse("SCRAM-SHA-256$1:AAAA$" + "A".repeat(43) + "=:"
        + "A".repeat(43) + "="));
  }

  @Test
  void anUnknownUserLooksTheSameEachTime() {
    Users users = new Users(Map.of(), Path.of("no-such-token"), new SecureRandom());
    org.junit.jupiter.api.Assertions.assertArrayEquals(users.verifier("x").salt(), users.verifier("x").salt());
    assertEquals(16, users.verifier("x").salt().length);
  }
}
