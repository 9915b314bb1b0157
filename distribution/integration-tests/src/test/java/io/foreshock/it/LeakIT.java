package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import io.foreshock.testkit.TestSigner;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter fills the heap of the product: it is named, started anew, and stopped when it does so again. */
class LeakIT {
  private static final String NAME = "com.acme.leak";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir
  Path folder;

  @Test
  void whoTakesEverMoreMemoryIsStoppedAndOthersGoOn() throws Exception {
    Path data = folder.resolve("data");
    TestSigner signer = TestSigner.make(folder, "acme");
    signer.certificate(Files.createDirectories(data.resolve("trust")).resolve("acme.pem"));
    try (Product product = Product.start(data, "--headless", "-Xmx256m")) {
      Product.Ended installed = product.command("bundle", "install", signer.sign(jar()).toString());
      assertEquals(0, installed.exitCode(), installed.output());
      Await.until("it is stopped", PATIENCE, () -> line(product, NAME).contains("for the second time within an hour"));
      assertFalse(line(product, NAME).contains("ACTIVE"), line(product, NAME));
      assertTrue(line(product, "io.foreshock.adapter.demo").contains("ACTIVE"), line(product, "adapter.demo"));
      long rows = rows(product);
      Await.until("readings go on", Duration.ofSeconds(30), () -> rows(product) > rows);
      assertTrue(product.running(), "the process lives");
      String log = product.stdout();
      assertFalse(log.contains("OutOfMemoryError"), "memory was never short");
    }
  }

  private static String line(Product product, String bundle) throws Exception {
    return product.command("bundle", "list").output().lines().filter(l -> l.contains(bundle)).findFirst().orElse("");
  }

  private static long rows(Product product) throws Exception {
    return product.count("SELECT COUNT(*) FROM readings");
  }

  private Path jar() throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", NAME);
    main.putValue("Bundle-Version", "1.0.0");
    main.putValue("Bundle-Activator", LeakingAdapter.class.getName());
    main.putValue("Import-Package", "org.osgi.framework");
    String file = LeakingAdapter.class.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve("leak.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        InputStream in = LeakIT.class.getClassLoader().getResourceAsStream(file)) {
      entries.putNextEntry(new ZipEntry(file));
      in.transferTo(entries);
    }
    return jar;
  }
}
