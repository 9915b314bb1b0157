package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
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

/** What is signed, and what is not, at the product's command line and in its folders. */
class SignedBundlesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  @Test
  void onlySignedBundlesRunUnlessAnAdminAllowsOne() throws Exception {
    Path data = folder.resolve("data");
    Path jar = unsigned();
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      Await.until("our own adapters run", PATIENCE, () -> list(product).lines()
          .filter(l -> l.contains("io.foreshock.adapter.") && l.contains("ACTIVE") && l.contains("CN=")).count() == 5);
      Product.Ended refused = product.command("bundle", "install", jar.toString());
      assertEquals(1, refused.exitCode());
      assertTrue(refused.output().contains("not signed"), refused.output());
      Files.copy(jar, data.resolve("load/dropped.jar"));
      Await.until("the dropped one is refused", PATIENCE, () -> list(product).lines()
          .anyMatch(l -> l.contains("com.example.nothing") && l.contains("REFUSED") && l.contains("not signed")));
      assertEquals("warn", product.get("/health").get("status").asString());
      Files.delete(data.resolve("load/dropped.jar"));
      Product.Ended allowed = product.command("bundle", "install", jar.toString(), "--allow-unsigned");
      assertEquals(0, allowed.exitCode(), allowed.output());
      assertEquals(1, product.count("SELECT COUNT(*) FROM bundle_audit WHERE action = 'allow' AND bundle = "
          + "'com.example.nothing' AND asked_by LIKE 'command line: %'"));
      product.stop();
      product.start();
      Await.until("it runs after a restart", PATIENCE, () -> list(product).lines()
          .anyMatch(l -> l.contains("com.example.nothing") && l.contains("ACTIVE")));
      assertEquals("ok", product.get("/health").get("status").asString());
    }
  }

  private static String list(Product product) throws Exception {
    return product.command("bundle", "list").output();
  }

  private Path unsigned() throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "com.example.nothing");
    Path jar = folder.resolve("nothing.jar");
    try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.putNextEntry(new ZipEntry("note.txt"));
      entries.write(1);
    }
    return jar;
  }
}
