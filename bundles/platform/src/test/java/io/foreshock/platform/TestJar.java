package io.foreshock.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Builds bundles for tests. */
final class TestJar {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  static TestJar bundle(String symbolicName, String version) {
    return new TestJar().header("Bundle-ManifestVersion", "2").header("Bundle-SymbolicName", symbolicName)
        .header("Bundle-Version", version)
        .entry("about.txt", symbolicName.getBytes(StandardCharsets.UTF_8));
  }

  TestJar header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  TestJar entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  TestJar activator(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      entry(file, in.readAllBytes());
    }
    return header("Bundle-Activator", type.getName()).header("Import-Package", "org.osgi.framework");
  }

  Path write(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach((k, v) -> manifest.getMainAttributes().putValue(k, v));
    try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, byte[]> e : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(e.getKey()));
        jar.write(e.getValue());
        jar.closeEntry();
      }
    }
    return file;
  }
}
