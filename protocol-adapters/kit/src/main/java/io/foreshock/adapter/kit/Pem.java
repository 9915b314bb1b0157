package io.foreshock.adapter.kit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Certificates and keys as text files (RFC 7468). */
public final class Pem {
  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private Pem() {
  }

  /** At least one, in the file's order; DER is read too. */
  public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(file)) {
      List<X509Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
          .map(X509Certificate.class::cast).toList();
      if (all.isEmpty())
        throw new CertificateException("no certificate in " + file);
      return all;
    }
  }

  /** PKCS#8, not encrypted; what kind of key it is stands inside, so each kind is tried. */
  public static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
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
