package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that was looked through and may be given to the framework. The checks
 * refuse accidents and simple attacks (a jar that writes outside its place or
 * swells when unpacked); they do not make foreign code safe, for a bundle runs
 * with all rights of the appliance.
 *
 * @param symbolicName
 *            safe to use as a file name
 */
record BundleFile(Path path, String symbolicName, Version version) {
  /** Largest jar, bytes. */
  static final long MAX_SIZE = 256L << 20;
  static final int MAX_ENTRIES = 50_000;
  /** Largest sum of the entries' unpacked sizes, bytes. */
  static final long MAX_UNPACKED = 1L << 30;
  private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final int MAX_NAME_LENGTH = 200;

  BundleFile {
    requireNonNull(path, "path is null");
    requireNonNull(symbolicName, "symbolicName is null");
    requireNonNull(version, "version is null");
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_BUNDLE} with the reason
   */
  static BundleFile inspect(Path path) {
    try {
      long size = Files.size(path);
      if (size > MAX_SIZE) {
        throw invalid("jar size: " + size + " bytes, limit " + MAX_SIZE);
      }
      try (JarFile jar = new JarFile(path.toFile(), false)) {
        checkEntries(jar);
        Manifest manifest = jar.getManifest();
        if (manifest == null) {
          throw invalid("the jar has no manifest");
        }
        return identify(path, manifest.getMainAttributes());
      }
    } catch (IOException e) {
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, "not a readable jar: " + e.getMessage(), e);
    } catch (SecurityException e) {
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, "the jar's signature is broken: " + e.getMessage(), e);
    }
  }

  private static void checkEntries(JarFile jar) {
    if (jar.size() > MAX_ENTRIES) {
      throw invalid("jar entries: " + jar.size() + ", limit " + MAX_ENTRIES);
    }
    long unpacked = 0;
    for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements();) {
      JarEntry entry = entries.nextElement();
      if (leavesItsPlace(entry.getName())) {
        throw invalid("jar entry points outside the jar: " + printable(entry.getName()));
      }
      unpacked += Math.max(0, entry.getSize());
      if (unpacked > MAX_UNPACKED) {
        throw invalid("jar unpacks to more than " + MAX_UNPACKED + " bytes");
      }
    }
  }

  private static boolean leavesItsPlace(String name) {
    if (name.startsWith("/") || name.contains("\\") || name.contains(":") || name.indexOf('\0') >= 0) {
      return true;
    }
    for (String part : name.split("/")) {
      if (part.equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static BundleFile identify(Path path, Attributes manifest) {
    String header = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
    if (header == null) {
      throw invalid("not a bundle: the manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
    }
    String name = header.split(";", 2)[0].strip();
    if (name.length() > MAX_NAME_LENGTH || !SYMBOLIC_NAME.matcher(name).matches()) {
      throw invalid("symbolic name is not allowed: " + printable(name));
    }
    if (manifest.getValue(Constants.FRAGMENT_HOST) != null) {
      throw invalid("a fragment cannot run by itself: " + name);
    }
    try {
      return new BundleFile(path, name, Version.parseVersion(manifest.getValue(Constants.BUNDLE_VERSION)));
    } catch (IllegalArgumentException e) {
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, "bundle version: " + e.getMessage(), e);
    }
  }

  static String printable(String hostile) {
    String clean = hostile.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() > MAX_NAME_LENGTH ? clean.substring(0, MAX_NAME_LENGTH) + "..." : clean;
  }

  private static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_BUNDLE, message);
  }
}
