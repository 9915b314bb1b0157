package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may sign bundles: the certificates in the folder {@code trust/}, of signers
 * themselves or of authorities that name them. Read anew for every question, so
 * that a file put there counts at once. Thread-safe.
 */
final class TrustStore {
  private static final Logger LOG = LoggerFactory.getLogger(TrustStore.class);
  private static final long MAX_FILE_SIZE = 1L << 20;
  private static final int MAX_FILES = 1_000;

  private final Path folder;

  TrustStore(Path folder) {
    this.folder = requireNonNull(folder, "folder is null");
  }

  /** What is trusted now; a file that cannot be read is passed over and logged. */
  Set<X509Certificate> certificates() {
    Set<X509Certificate> all = new LinkedHashSet<>();
    for (Path file : files()) {
      try {
        if (Files.size(file) > MAX_FILE_SIZE) {
          throw new CertificateException("file size: " + Files.size(file) + " bytes, limit " + MAX_FILE_SIZE);
        }
        byte[] content = Files.readAllBytes(file);
        for (Certificate c : CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(content))) {
          all.add((X509Certificate) c);
        }
      } catch (CertificateException | IOException e) {
        LOG.warn("{} is no certificate and ignored: {}", file, e.getMessage());
      }
    }
    return all;
  }

  /** Changes whenever an answer of {@link #certificates} may. */
  String stamp() {
    StringBuilder stamp = new StringBuilder();
    files().forEach(f -> stamp.append(FileStamp.of(f)).append(';'));
    return stamp.toString();
  }

  private List<Path> files() {
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(TrustStore::isCertificate).sorted().limit(MAX_FILES).toList();
    } catch (IOException e) {
      return List.of(); // no folder, no trust
    }
  }

  private static boolean isCertificate(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && (name.endsWith(".pem") || name.endsWith(".crt") || name.endsWith(".cer"));
  }
}
