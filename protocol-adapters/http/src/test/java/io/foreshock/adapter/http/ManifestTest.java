package io.foreshock.adapter.http;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class ManifestTest {
  @Test
  void theBundleExportsNothingAndSaysWhatItIs() throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("target/classes/META-INF/MANIFEST.MF"))) {
      Attributes manifest = new Manifest(in).getMainAttributes();
      assertNull(manifest.getValue("Export-Package"));
      assertTrue(manifest.getValue("Provide-Capability").contains(
          "foreshock.adapter;protocol=http;version:Version=\"1.0\""),
          manifest.getValue("Provide-Capability"));
    }
  }
}
