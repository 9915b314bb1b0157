package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
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
  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

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
      for (Certificate certificate : certificates(ca))
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
      store.setKeyEntry("own", key(own.key()), none, certificates(own.certificate()).toArray(new Certificate[0]));
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

  private static Collection<? extends Certificate> certificates(Path file) throws IOException,
      GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(pem);
    }
  }

  /** RFC 7468, section 10; what kind of key it is stands inside, so each kind is tried. */
  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    int from = pem.indexOf(BEGIN);
    int to = pem.indexOf(END);
    if (from < 0 || to < from)
      throw new InvalidKeySpecException("no PKCS#8 key (" + BEGIN + "); convert it with openssl pkcs8 -topk8 -nocrypt");
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(pem.substring(from + BEGIN.length(), to));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("no base64", e);
    }
    for (String kind : KEY_KINDS)
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException e) {
        // another kind
      }
    throw new InvalidKeySpecException("neither of " + KEY_KINDS);
  }
}
