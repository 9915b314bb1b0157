package io.foreshock.pgwire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the wire. Immutable.
 *
 * @param context
 *            null without a key store
 * @param required
 *            for clients of other machines
 */
record Tls(@Nullable SSLContext context, boolean required) {
  /**
   * @throws IOException
   *             when the key store cannot be read
   */
  static Tls of(@Nullable Path keyStore, String password, boolean required) throws IOException {
    if (keyStore == null) return new Tls(null, required);
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new Tls(context, required);
    } catch (GeneralSecurityException e) {
      throw new IOException("key store cannot be used: file=" + keyStore, e);
    }
  }

  /** The server's side of one connection, or null. */
  @Nullable
  SSLEngine engine() {
    if (context == null) return null;
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(new String[]{"TLSv1.3", "TLSv1.2"});
    return engine;
  }
}
