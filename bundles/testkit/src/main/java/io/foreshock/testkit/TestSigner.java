package io.foreshock.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** A key and its certificates, made by the JDK's keytool, and jars signed with it. */
public final class TestSigner {
  private static final char[] PASSWORD = "not-a-secret".toCharArray();

  private final Path store;
  private final String alias;

  private TestSigner(Path store, String alias) {
    this.store = store;
    this.alias = alias;
  }

  /**
   * @param options
   *            of keytool, {@code -validity 1}; an authority with
   *            {@code -ext bc:c}
   */
  public static TestSigner make(Path folder, String name, String... options) throws Exception {
    Path store = folder.resolve(name + ".p12");
    keytool(store, name, options);
    return new TestSigner(store, name);
  }

  /** Another key, with a certificate that this authority issued. */
  public TestSigner issue(String name, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("-signer", alias));
    all.addAll(Arrays.asList(options));
    keytool(store, name, all.toArray(String[]::new));
    return new TestSigner(store, name);
  }

  private static void keytool(Path store, String alias, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
        .toString(), "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + alias, "-alias",
        alias, "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    command.addAll(Arrays.asList(options));
    Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!p.waitFor(60, TimeUnit.SECONDS) || p.exitValue() != 0) throw new AssertionError(output);
  }

  private KeyStore keys() throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(store.toFile(), PASSWORD);
  }

  /** Writes the certificate as PEM. */
  public Path certificate(Path file) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(keys().getCertificate(alias).getEncoded());
    return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
  }

  /** Signs the jar where it lies. */
  public Path sign(Path jar) throws Exception {
    KeyStore keys = keys();
    List<Certificate> chain = Arrays.asList(keys.getCertificateChain(alias));
    JarSigner signer = new JarSigner.Builder((PrivateKey) keys.getKey(alias, PASSWORD),
        CertificateFactory.getInstance("X.509").generateCertPath(chain)).signerName("TEST").build();
    Path signed = jar.resolveSibling(jar.getFileName() + ".signed");
    try (ZipFile in = new ZipFile(jar.toFile()); OutputStream out = Files.newOutputStream(signed)) {
      signer.sign(in, out);
    }
    try (InputStream in = Files.newInputStream(signed)) {
      Files.write(jar, in.readAllBytes());
    }
    Files.delete(signed);
    return jar;
  }
}
