package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * Who signed a jar as a whole, by the JDK's own verification (JAR File
 * Specification, "Signed JAR File"). Stricter than {@code jarsigner -verify},
 * which only warns of entries that nobody signed and of signed ones that are
 * missing. Immutable.
 *
 * @param signers
 *            of every entry; empty when nothing is signed
 */
record SignedJar(Set<CodeSigner> signers) {
  /** What a signature itself consists of; no code is loaded from there. */
  private static final Pattern SIGNATURE_FILE = Pattern
      .compile("META-INF/(MANIFEST\\.MF|[A-Z0-9_-]{1,8}\\.(SF|RSA|DSA|EC))", Pattern.CASE_INSENSITIVE);
  private static final int BUFFER = 1 << 16;

  SignedJar {
    signers = Set.copyOf(signers);
  }

  /** The signatures do not cover what is in the jar. */
  static final class BrokenSignatureException extends Exception {
    BrokenSignatureException(String message) {
      super(requireNonNull(message, "message is null"));
    }
  }

  /**
   * Reads every byte.
   *
   * @throws BrokenSignatureException
   *             changed after signing, or signed in part
   */
  static SignedJar read(Path file) throws IOException, BrokenSignatureException {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      return read(jar);
    } catch (SecurityException e) {
      throw new BrokenSignatureException("changed after it was signed: " + e.getMessage());
    }
  }

  private static SignedJar read(JarFile jar) throws IOException, BrokenSignatureException {
    Set<CodeSigner> all = new LinkedHashSet<>();
    Set<String> names = new HashSet<>();
    String bare = "";
    boolean first = true;
    byte[] buffer = new byte[BUFFER];
    for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements();) {
      JarEntry entry = entries.nextElement();
      if (!names.add(entry.getName())) {
        throw new BrokenSignatureException("the jar has an entry twice: " + BundleFile.printable(entry.getName()));
      }
      if (entry.isDirectory() || SIGNATURE_FILE.matcher(entry.getName()).matches()) {
        continue;
      }
      CodeSigner[] of = signersOf(jar, entry, buffer);
      if (of.length == 0) {
        bare = entry.getName();
      }
      if (first) {
        all.addAll(Arrays.asList(of));
      } else {
        all.retainAll(Arrays.asList(of));
      }
      first = false;
    }
    boolean anySignature = names.stream().anyMatch(n -> SIGNATURE_FILE.matcher(n).matches() && n.endsWith(".SF"));
    if (!bare.isEmpty() && anySignature) {
      throw new BrokenSignatureException("signed in part only, without signature: " + BundleFile.printable(bare));
    }
    requireAll(jar.getManifest(), names);
    return new SignedJar(all);
  }

  /** Signers are known once the entry was read to its end. */
  private static CodeSigner[] signersOf(JarFile jar, JarEntry entry, byte[] buffer) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      while (in.read(buffer) >= 0) {
        // reading is verifying
      }
    }
    CodeSigner[] signers = entry.getCodeSigners();
    return signers == null ? new CodeSigner[0] : signers;
  }

  private static void requireAll(Manifest manifest, Set<String> names) throws BrokenSignatureException {
    for (var section : manifest.getEntries().entrySet()) {
      if (!names.contains(section.getKey()) && hasDigest(section.getValue())) {
        throw new BrokenSignatureException("removed after it was signed: " + BundleFile.printable(section.getKey()));
      }
    }
  }

  private static boolean hasDigest(Attributes attributes) {
    return attributes.keySet().stream().anyMatch(k -> k.toString().endsWith("-Digest"));
  }
}
