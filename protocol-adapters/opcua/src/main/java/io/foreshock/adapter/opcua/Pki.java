package io.foreshock.adapter.opcua;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultClientCertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our certificate and those of servers, as files that an administrator moves:
 *
 * <pre>
 *   own/foreshock.der    what a server has to trust
 *   own/foreshock.p12    its key, readable by us only
 *   trusted/             servers, or authorities, whose certificates are accepted
 *   issuers/             authorities that complete a chain without being trusted
 *   rejected/            what came and was not trusted: move it to trusted/
 * </pre>
 *
 * The folders are read at every connection, so a moved file counts with the next
 * attempt. Thread-safe.
 */
final class Pki implements CertificateValidator {
  private static final Logger LOG = LoggerFactory.getLogger(Pki.class);
  private static final String ALIAS = "foreshock";
  /** The file is protected by its permissions; a password beside it would protect nothing. */
  private static final char[] PASSWORD = "foreshock".toCharArray();
  private static final int KEY_BITS = 2_048;
  private static final Period VALID = Period.ofYears(10);
  private static final int MOST_REJECTED = 100;

  private final Path folder;

  Pki(Path folder) {
    this.folder = folder;
  }

  /** @param uri names this appliance; part of the certificate */
  record Identity(KeyPair keys, X509Certificate certificate, String uri) {}

  Path rejected() {
    return folder.resolve("rejected");
  }

  Path trusted() {
    return folder.resolve("trusted");
  }

  /** Ours; made when there is none. */
  Identity identity() {
    synchronized (Pki.class) {
      try {
        for (String name : List.of("own", "trusted", "issuers", "rejected"))
          Files.createDirectories(folder.resolve(name));
        Path store = folder.resolve("own/foreshock.p12");
        return Files.exists(store) ? load(store) : create(store);
      } catch (IOException | GeneralSecurityException e) {
        throw new ForeshockException(ErrorCode.INTERNAL, "own certificate cannot be used: folder=" + folder
            + ", reason="
            + e, e);
      }
    }
  }

  private static Identity load(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    X509Certificate certificate = (X509Certificate) keys.getCertificate(ALIAS);
    PrivateKey key = (PrivateKey) keys.getKey(ALIAS, PASSWORD);
    if (certificate == null || key == null)
      throw new GeneralSecurityException("no key named " + ALIAS + " in " + store);
    return new Identity(new KeyPair(certificate.getPublicKey(), key), certificate, uri(certificate));
  }

  private static String uri(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names != null)
      for (List<?> name : names)
        if (Integer.valueOf(6).equals(name.getFirst()))
          return String.valueOf(name.get(1));
    throw new CertificateException("no application uri in the own certificate");
  }

  private Identity create(Path store) throws IOException, GeneralSecurityException {
    KeyPair pair = SelfSignedCertificateGenerator.generateRsaKeyPair(KEY_BITS);
    String host = InetAddress.getLoopbackAddress().getHostName();
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      LOG.debug("no name of this machine: {}", e.toString());
    }
    String uri = "urn:" + Names.segment(host) + ":foreshock";
    X509Certificate certificate = build(pair, host, uri);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(ALIAS, pair.getPrivate(), PASSWORD, new X509Certificate[]{certificate});
    Path fresh = store.resolveSibling("foreshock.p12.new");
    ownerOnly(fresh);
    try (OutputStream out = Files.newOutputStream(fresh)) {
      keys.store(out, PASSWORD);
    }
    Files.write(store.resolveSibling("foreshock.der"), certificate.getEncoded());
    Files.move(fresh, store, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return new Identity(pair, certificate, uri);
  }

  /** The library's builder throws just Exception. */
  private static X509Certificate build(KeyPair pair, String host, String uri) throws GeneralSecurityException {
    try {
      return new SelfSignedCertificateBuilder(pair).setCommonName("Foreshock").setOrganization("Foreshock")
          .setApplicationUri(uri).addDnsName(host).setValidityPeriod(VALID).build();
    } catch (Exception e) {
      throw new GeneralSecurityException("certificate cannot be made", e);
    }
  }

  private static void ownerOnly(Path file) throws IOException {
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix"))
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /**
   * Whether a server is trusted, whatever it calls itself.
   *
   * @throws UaException
   *             when it is not; its certificate is then among the rejected ones
   */
  void requireTrusted(List<X509Certificate> chain) throws UaException {
    validate(chain, null, null);
  }

  @Override
  public void validateCertificateChain(List<X509Certificate> chain, @Nullable String applicationUri,
      @Nullable String[] hostnames) throws UaException {
    validate(chain, applicationUri, hostnames);
  }

  private void validate(List<X509Certificate> chain, @Nullable String applicationUri,
      @Nullable String @Nullable [] hostnames) throws UaException {
    MemoryTrustListManager trust = new MemoryTrustListManager();
    trust.setTrustedCertificates(read(trusted()));
    trust.setIssuerCertificates(read(folder.resolve("issuers")));
    MemoryCertificateQuarantine untrusted = new MemoryCertificateQuarantine();
    try {
      new DefaultClientCertificateValidator(trust, untrusted).validateCertificateChain(chain, applicationUri,
          hostnames);
    } finally {
      if (!untrusted.getRejectedCertificates().isEmpty())
        reject(chain.getFirst());
    }
  }

  private static List<X509Certificate> read(Path folder) {
    List<X509Certificate> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList())
        try (InputStream in = Files.newInputStream(file)) {
          for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in))
            all.add((X509Certificate) certificate);
        } catch (CertificateException e) {
          LOG.warn("no certificate: {}: {}", file, e.getMessage());
        }
    } catch (IOException e) {
      LOG.warn("certificates cannot be read: {}", e.toString());
    }
    return all;
  }

  private void reject(X509Certificate certificate) {
    Path file = rejected().resolve(fileName(certificate));
    try (Stream<Path> files = Files.list(rejected())) {
      if (!Files.exists(file) && files.count() < MOST_REJECTED)
        Files.write(file, certificate.getEncoded());
    } catch (IOException | CertificateException e) {
      LOG.warn("rejected certificate cannot be kept: {}", e.toString());
    }
  }

  /** Its common name and the begin of its SHA-256 fingerprint: {@code PlantServer-0a1b2c3d.der}. */
  static String fileName(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    String name = Stream.of(subject.split(",")).filter(p -> p.startsWith("CN=")).map(p -> p.substring(3)).findFirst()
        .orElse("server");
    try {
      byte[] print = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return Names.segment(name) + "-" + HexFormat.of().formatHex(print, 0, 4) + ".der";
    } catch (GeneralSecurityException e) {
      throw new ForeshockException(ErrorCode.INTERNAL, "no fingerprint: " + e.getMessage(), e);
    }
  }
}
