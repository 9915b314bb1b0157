package io.foreshock.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** Jars and frameworks for tests. */
final class TestBundles {
  private TestBundles() {
  }

  static Path write(Path file, String symbolicName, String version, String... header) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", symbolicName);
    main.putValue("Bundle-Version", version);
    if (header.length == 2) {
      main.putValue(header[0], header[1]);
    }
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
    return file;
  }

  /** A framework in state STARTING, its bundles not yet running. */
  static Framework framework(Path storage) throws BundleException {
    Framework framework = new FrameworkFactory()
        .newFramework(Map.of("org.osgi.framework.storage", storage.toString(),
            "org.osgi.framework.startlevel.beginning", "50"));
    framework.init();
    return framework;
  }
}
