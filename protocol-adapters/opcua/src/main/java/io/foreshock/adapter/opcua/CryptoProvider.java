package io.foreshock.adapter.opcua;

import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Security policy Aes256_Sha256_RsaPss signs with an algorithm the JDK knows under
 * another name only; the library asks for Bouncy Castle's. Thread-safe.
 */
final class CryptoProvider {
  private static final Provider OURS = new BouncyCastleProvider();

  private CryptoProvider() {
  }

  /** Behind the JDK's own providers; nothing when another bundle has brought it. */
  static void install() {
    Security.addProvider(OURS);
  }

  /** Only ours: left registered it would keep this version's classes in memory. */
  static void remove() {
    if (Security.getProvider(OURS.getName()) == OURS)
      Security.removeProvider(OURS.getName());
  }
}
