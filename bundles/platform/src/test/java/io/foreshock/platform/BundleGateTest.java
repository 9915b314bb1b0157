package io.foreshock.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import io.foreshock.testkit.TestSigner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may run, tried with jars signed the usual way and then spoilt in every way we know. */
class BundleGateTest {
  @TempDir
  static Path keys;
  private static TestSigner ours;
  private static TestSigner stranger;
  private static TestSigner authority;

  @TempDir
  Path folder;
  private Path trust;
  private Path load;
  private BundleGate gate;

  @BeforeAll
  static void makeKeys() throws Exception {
    ours = TestSigner.make(keys, "ours");
    stranger = TestSigner.make(keys, "stranger");
    authority = TestSigner.make(keys, "authority", "-ext", "bc:c");
  }

  @BeforeEach
  void trustOurs() throws Exception {
    trust = Files.createDirectories(folder.resolve("trust"));
    load = Files.createDirectories(folder.resolve("load"));
    ours.certificate(trust.resolve("ours.pem"));
    gate = new BundleGate(trust, load, Clock.systemUTC());
  }

  private Path jar() throws Exception {
    return TestJar.bundle("com.acme.press", "1.0").entry("com/acme/A.class", new byte[3000])
        .entry("lib/x.jar", new byte[100]).write(folder.resolve("a.jar"));
  }

  @Test
  void aJarSignedByATrustedSignerIsAdmittedUnderItsName() throws Exception {
    BundleGate.Admitted jar = gate.admit(ours.sign(jar()));

    assertEquals("CN=ours", jar.signer());
    assertEquals("com.acme.press", jar.file().symbolicName());
    assertEquals(64, jar.sha256().length());
  }

  @Test
  void anUnsignedJarIsRefused() throws Exception {
    assertRefused(jar(), "not signed");
  }

  @Test
  void aStrangersJarIsRefusedUntilItsCertificateIsTrusted() throws Exception {
    Path jar = stranger.sign(jar());
    String before = gate.stamp();
    assertRefused(jar, "not trusted: CN=stranger, SHA-256 ");

    Path pem = stranger.certificate(trust.resolve("stranger.pem"));

    assertTrue(!before.equals(gate.stamp()), "a new certificate changes the stamp");
    assertEquals("CN=stranger", gate.admit(jar).signer());
    Files.delete(pem);
    assertRefused(jar, "not trusted");
  }

  @Test
  void aSecondTrustedSignatureBesideAStrangersIsEnough() throws Exception {
    Path both = stranger.sign(jar());
    // another signature file beside the first
    try (FileSystem zip = zip(both)) {
      Files.move(zip.getPath("META-INF/TEST.SF"), zip.getPath("META-INF/OTHER.SF"));
      Files.move(zip.getPath("META-INF/TEST.EC"), zip.getPath("META-INF/OTHER.EC"));
    }
    assertEquals("CN=ours", gate.admit(ours.sign(both)).signer());
  }

  @Test
  void whoeverATrustedAuthorityNamesMaySign() throws Exception {
    authority.certificate(trust.resolve("authority.crt"));
    assertEquals("CN=maker", gate.admit(authority.issue("maker").sign(jar())).signer());
  }

  @Test
  void aTrustedSignerCannotNameFurtherSigners() throws Exception {
    Path jar = ours.issue("minion").sign(jar());
    assertRefused(jar, "not trusted: CN=minion");
  }

  @Test
  void aCertificateForWebServersSignsNoCode() throws Exception {
    authority.certificate(trust.resolve("authority.pem"));
    assertRefused(authority.issue("web", "-ext", "eku=serverAuth").sign(jar()), "not issued for signing code");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    TestSigner old = TestSigner.make(folder, "old", "-startdate", "-3y", "-validity", "365");
    old.certificate(trust.resolve("old.pem"));
    assertRefused(old.sign(jar()), "expired");
  }

  @Test
  void whatWasAcceptedOnceOutlivesItsCertificate() throws Exception {
    Path jar = ours.sign(jar());
    gate.admit(jar);
    Clock muchLater = Clock.fixed(Instant.now().plus(Duration.ofDays(3_000)), ZoneOffset.UTC);

    assertEquals("CN=ours", new BundleGate(trust, load, muchLater).admit(jar).signer());
    Files.delete(load.resolve(BundleGate.ACCEPTED));
    assertEquals(ErrorCode.INVALID_BUNDLE,
        assertThrows(ForeshockException.class, () -> new BundleGate(trust, load, muchLater).admit(jar)).code());
  }

  @Test
  void aChangedEntryIsRefused() throws Exception {
    Path jar = ours.sign(jar());
    try (FileSystem zip = zip(jar)) {
      Files.write(zip.getPath("com/acme/A.class"), new byte[2999]);
    }
    assertRefused(jar, "changed after it was signed");
  }

  @Test
  void anAddedEntryIsRefused() throws Exception {
    Path jar = ours.sign(jar());
    try (FileSystem zip = zip(jar)) {
      Files.write(zip.getPath("com/acme/Added.class"), new byte[10]);
    }
    assertRefused(jar, "signed in part only, without signature: com/acme/Added.class");
  }

  @Test
  void anEntryDisguisedAsASignatureIsRefused() throws Exception {
    Path jar = ours.sign(jar());
    try (FileSystem zip = zip(jar)) {
      Files.write(zip.getPath("META-INF/SIG-X.jar"), new byte[10]);
    }
    assertRefused(jar, "signed in part only");
  }

  @Test
  void aRemovedEntryIsRefused() throws Exception {
    Path jar = ours.sign(jar());
    try (FileSystem zip = zip(jar)) {
      Files.delete(zip.getPath("lib/x.jar"));
    }
    assertRefused(jar, "removed after it was signed: lib/x.jar");
  }

  @Test
  void aChangedManifestIsRefused() throws Exception {
    Path jar = ours.sign(jar());
    try (FileSystem zip = zip(jar)) {
      Path manifest = zip.getPath("META-INF/MANIFEST.MF");
      Files.writeString(manifest, Files.readString(manifest).replace("Bundle-Version: 1.0", "Bundle-Version: 2.0"));
    }
    assertRefused(jar, "changed after it was signed");
  }

  @Test
  void aSignatureWithoutItsKeysBlockIsNone() throws Exception {
    Path jar = ours.sign(jar());
    try (FileSystem zip = zip(jar)) {
      Files.delete(zip.getPath("META-INF/TEST.EC"));
    }
    assertRefused(jar, "signed in part only");
  }

  @Test
  void anExceptionCountsForThisVeryFileOnly() throws Exception {
    Path jar = jar();
    gate.allow(gate.admitUnsigned(jar), "m.keller");

    assertEquals("", gate.admit(jar).signer());
    assertTrue(Files.readString(trust.resolve(BundleGate.EXCEPTIONS), StandardCharsets.UTF_8).contains("m.keller"));
    Path other = TestJar.bundle("com.acme.press", "1.0").write(folder.resolve("b.jar"));
    assertRefused(other, "not signed");
    Files.delete(trust.resolve(BundleGate.EXCEPTIONS));
    assertRefused(jar, "not signed");
  }

  @Test
  void aFileThatIsNoCertificateIsPassedOver() throws Exception {
    Files.writeString(trust.resolve("note.pem"), "remember the milk");
    assertEquals("CN=ours", gate.admit(ours.sign(jar())).signer());
  }

  private static FileSystem zip(Path jar) throws Exception {
    return FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), java.util.Map.of());
  }

  private void assertRefused(Path jar, String words) {
    ForeshockException e = assertThrows(ForeshockException.class, () -> gate.admit(jar));
    assertEquals(ErrorCode.INVALID_BUNDLE, e.code());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
