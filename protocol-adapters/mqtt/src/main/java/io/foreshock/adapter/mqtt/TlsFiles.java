package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import io.foreshock.adapter.kit.Pem;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom we trust and who we are, as PEM files.
 *
 * @param ca
 *            trusted certificates, empty = the Java default
 * @param own
 *            for brokers that ask (mutual TLS)
 */
record TlsFiles(Optional<Path> ca, Optional<Own> own) {
  /** Certificate chain, leaf first, and its key. */
  record Own(Path certificate, Path key) {}

  /** Empty = no TLS. */
  static Optional<TlsFiles> of(MqttConfig config) {
    Optional<Path> ca = path("tls.ca", config.tls_ca());
    Optional<Path> certificate = path("tls.certificate", config.tls_certificate());
    Optional<Path> key = path("tls.key", config.tls_key());
    if (!config.tls()) {
      MqttSettings.require(ca.isEmpty(), "tls.ca needs tls=true: tls.ca=" + config.tls_ca());
      MqttSettings.require(certificate.isEmpty() && key.isEmpty(), "tls.certificate needs tls=true: tls.certificate="
          + config.tls_certificate());
      return Optional.empty();
    }
    MqttSettings.require(certificate.isPresent() == key.isPresent(),
        "tls.certificate and tls.key need each other: tls.certificate=" + config.tls_certificate() + ", tls.key="
            + config.tls_key());
    return Optional.of(new TlsFiles(ca, certificate.map(c -> new Own(c, key.orElseThrow()))));
  }

  private static Optional<Path> path(String name, String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text.strip()));
    } catch (InvalidPathException e) {
      throw MqttSettings.invalid(name + " is no path: " + name + "=" + text);
    }
  }

  /**
   * Reads the files.
   *
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming the file and the reason
   */
  MqttClientSslConfig load() {
    MqttClientSslConfigBuilder config = MqttClientSslConfig.builder();
    if (ca.isPresent())
      config = config.trustManagerFactory(trust(ca.get()));
    if (own.isPresent())
      config = config.keyManagerFactory(identity(own.get()));
    return config.build();
  }

  private static TrustManagerFactory trust(Path ca) {
    try {
      KeyStore store = emptyStore();
      int n = 0;
      for (Certificate certificate : Pem.certificates(ca))
        store.setCertificateEntry("ca" + n++, certificate);
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    } catch (IOException | GeneralSecurityException e) {
      throw MqttSettings.invalid("tls.ca is no readable PEM file: tls.ca=" + ca + ", reason=" + e.getMessage());
    }
  }

  private static KeyManagerFactory identity(Own own) {
    try {
      KeyStore store = emptyStore();
      char[] none = new char[0];
      store.setKeyEntry("own", Pem.key(own.key()), none, Pem.certificates(own.certificate()).toArray(
          new Certificate[0]));
      KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, none);
      return factory;
    } catch (IOException | GeneralSecurityException e) {
      throw MqttSettings.invalid("tls.certificate or tls.key is no readable PEM file: tls.certificate=" + own
          .certificate() + ", tls.key=" + own.key() + ", reason=" + e.getMessage());
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
