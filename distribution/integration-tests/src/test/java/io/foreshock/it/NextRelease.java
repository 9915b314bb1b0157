package io.foreshock.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The same bundle with another version and without a signature, as the build of a next release would make it. */
final class NextRelease {
  private NextRelease() {
  }

  /** @param folder where the copy goes */
  static Path of(Path jar, String version, Path folder) throws IOException {
    Path copy = folder.resolve("release-" + version + ".jar");
    try (JarFile in = new JarFile(jar.toFile())) {
      Manifest manifest = new Manifest(in.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      manifest.getEntries().clear(); // the digests of the product's signature
      try (InputStream raw = Files.newInputStream(jar);
          JarInputStream entries = new JarInputStream(raw);
          OutputStream out = Files.newOutputStream(copy);
          JarOutputStream target = new JarOutputStream(out, manifest)) {
        for (JarEntry e = entries.getNextJarEntry(); e != null; e = entries.getNextJarEntry()) {
          if (e.getName().startsWith("META-INF/FORESHK.")) continue;
          target.putNextEntry(new JarEntry(e.getName()));
          entries.transferTo(target);
        }
      }
    }
    return copy;
  }
}
