package io.foreshock.platform;

import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Whether a signer is trusted: a certificate of the trust store, or a chain that
 * ends in an authority of it (RFC 5280, checked by the JDK's CertPath API).
 * Revocation is not looked up, since an appliance is offline; take the
 * certificate out of the folder instead. Immutable.
 *
 * @param trusted
 *            certificates of signers and authorities
 */
record SignerCheck(Set<X509Certificate> trusted) {
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  /** Bit of the key usage, RFC 5280 section 4.2.1.3. */
  private static final int DIGITAL_SIGNATURE = 0;

  SignerCheck {
    trusted = Set.copyOf(trusted);
  }

  /** Who a signature was accepted for, or why it was not. */
  sealed interface Verdict {}

  record Trusted(String name) implements Verdict {}

  record Refused(String reason) implements Verdict {}

  /**
   * @param at
   *            the time at which certificates must be valid
   */
  Verdict check(CodeSigner signer, Instant at) {
    List<X509Certificate> chain = signer.getSignerCertPath().getCertificates().stream()
        .map(X509Certificate.class::cast).toList();
    X509Certificate leaf = chain.getFirst();
    String name = leaf.getSubjectX500Principal().getName();
    try {
      requireCodeSigner(leaf);
      leaf.checkValidity(Date.from(at));
      if (!trusted.contains(leaf)) {
        validate(chain, at);
      }
      return new Trusted(name);
    } catch (CertificateExpiredException e) {
      return new Refused("the signer's certificate expired at " + leaf.getNotAfter().toInstant() + ": " + name);
    } catch (CertificateNotYetValidException e) {
      return new Refused("the signer's certificate is valid from " + leaf.getNotBefore().toInstant() + ", it is " + at
          + ": " + name);
    } catch (CertPathValidatorException e) {
      return new Refused(refusal(e, leaf));
    } catch (GeneralSecurityException e) {
      return new Refused("the signer's certificate cannot be used: " + name + ": " + e.getMessage());
    }
  }

  private void validate(List<X509Certificate> chain, Instant at) throws GeneralSecurityException {
    Set<TrustAnchor> authorities = new HashSet<>();
    for (X509Certificate c : trusted) {
      if (c.getBasicConstraints() >= 0) { // a plain signer must not make further signers
        authorities.add(new TrustAnchor(c, null));
      }
    }
    if (authorities.isEmpty()) {
      throw new CertPathValidatorException("no authority is trusted");
    }
    PKIXParameters parameters = new PKIXParameters(authorities);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at));
    CertPathValidator.getInstance("PKIX").validate(upToAnAuthority(chain), parameters);
  }

  /** Jars often carry the root too; the path to validate ends before the trusted one. */
  private CertPath upToAnAuthority(List<X509Certificate> chain) throws GeneralSecurityException {
    int end = 0;
    while (end < chain.size() && !trusted.contains(chain.get(end))) {
      end++;
    }
    List<? extends Certificate> path = chain.subList(0, end);
    return CertificateFactory.getInstance("X.509").generateCertPath(path);
  }

  private static void requireCodeSigner(X509Certificate leaf) throws CertificateParsingException {
    boolean[] usage = leaf.getKeyUsage();
    List<String> purposes = leaf.getExtendedKeyUsage();
    boolean signs = usage == null || usage[DIGITAL_SIGNATURE];
    boolean code = purposes == null || purposes.contains(CODE_SIGNING) || purposes.contains(ANY_PURPOSE);
    if (!signs || !code) {
      throw new CertificateParsingException("it was not issued for signing code");
    }
  }

  private static String refusal(CertPathValidatorException e, X509Certificate leaf) {
    String name = leaf.getSubjectX500Principal().getName();
    if (e.getReason() == CertPathValidatorException.BasicReason.EXPIRED) {
      return "a certificate in the chain of " + name + " has expired";
    }
    return "the signer is not trusted: " + name + ", SHA-256 " + fingerprint(leaf)
        + "; to trust it, put its certificate into trust/";
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
