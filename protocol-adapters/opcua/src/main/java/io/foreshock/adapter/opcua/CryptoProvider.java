package io.foreshock.adapter.opcua;

import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Security policy Aes256_Sha256_RsaPss signs with an algorithm the JDK knows under
 * another name only; the library asks for Bouncy Castle's, which is loaded when it
 * is needed. Thread-safe.
 */
final class CryptoProvider {
  private static @Nullable Provider installed;

  private CryptoProvider() {
  }

  static void installFor(SecurityPolicy policy) {
    if (policy == SecurityPolicy.Aes256_Sha256_RsaPss)
      install();
  }

  /** Behind the JDK's own providers; nothing when another bundle has brought it. */
  static synchronized void install() {
    if (installed != null)
      return;
    Provider provider = new BouncyCastleProvider();
    if (Security.addProvider(provider) >= 0)
      installed = provider;
  }

  /** Left registered it would keep this version's classes in memory. */
  static synchronized void remove() {
    if (installed != null)
      Security.removeProvider(installed.getName());
    installed = null;
  }
}
