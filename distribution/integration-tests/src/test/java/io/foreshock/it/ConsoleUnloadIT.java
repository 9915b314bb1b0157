package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import io.foreshock.testkit.TestSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console is installed into the running product, updated and removed, on JavaFX's headless platform: none of its
 * threads and none of its classes stay, and every reading that was acknowledged meanwhile is stored. The product is one
 * without the console, which then comes by way of the load folder like any other bundle.
 */
class ConsoleUnloadIT {
  private static final String CONSOLE = "io.foreshock.console";
  /** JavaFX starts, and a busy machine takes a minute for its classes. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int ROWS = 100;

  @TempDir
  Path folder;
  private TestSigner signer;

  /** Posts readings until it is told to stop; counts those that were acknowledged. */
  private record Writer(Product product, AtomicBoolean stop, AtomicLong acknowledged) implements Runnable {
    @Override
    public void run() {
      try {
        for (long seq = 1; !stop.get(); seq++) {
          long first = 1_700_000_000_000_000L + seq * ROWS * 1_000;
          List<Map<String, Object>> readings = Stream.iterate(0L, i -> i < ROWS, i -> i + 1).map(i -> Map
              .<String, Object>of("sensor", "line1/mixer/speed", "ts", first + i * 1_000, "value", i)).toList();
          assertEquals(200, product.send("POST", "/api/readings", "application/json", Product.JSON.writeValueAsBytes(
              Map.of("source", "it", "seq", seq, "readings", readings))).statusCode());
          acknowledged.addAndGet(ROWS);
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void theConsoleComesIsUpdatedAndGoesAndNothingOfItStays() throws Exception {
    Path data = folder.resolve("data");
    signer = TestSigner.make(folder, "acme");
    signer.certificate(Files.createDirectories(data.resolve("trust")).resolve("acme.pem"));
    Path home = withoutConsole();
    // the JDK keeps classes of records softly
    try (Product product = Product.startFrom(home, data, "--no-demo", "-Dglass.platform=Headless",
        "-Dprism.order=sw", "-XX:SoftRefLRUPolicyMSPerMB=0")) {
      Writer writer = new Writer(product, new AtomicBoolean(), new AtomicLong());
      Thread writing = Thread.ofPlatform().name("writer").start(writer);
      install(product, "0.1.1");
      awaitOpen(product);
      install(product, "0.1.2");
      awaitOpen(product);
      product.awaitUnloaded();
      long before = writer.acknowledged().get();
      assertEquals(0, product.command("bundle", "uninstall", CONSOLE).exitCode());
      Await.until("no thread is left", PATIENCE, () -> !product.threads().contains("foreshock-console"));
      product.awaitUnloaded();
      Await.until("readings go on", PATIENCE, () -> writer.acknowledged().get() > before);
      writer.stop().set(true);
      writing.join();
      assertEquals(writer.acknowledged().get(), product.count("SELECT COUNT(*) FROM readings"));
      assertTrue(product.running());
    }
  }

  private void install(Product product, String version) throws Exception {
    Path jar;
    try (Stream<Path> jars = Files.list(Product.home().resolve("bundles/30-console"))) {
      jar = jars.filter(f -> f.getFileName().toString().startsWith("foreshock-console")).findFirst().orElseThrow();
    }
    Product.Ended ended = product.command("bundle", "install", signer.sign(NextRelease.of(jar, version, folder))
        .toString());
    assertEquals(0, ended.exitCode(), ended.output());
  }

  private static void awaitOpen(Product product) {
    Await.until("the console polls", PATIENCE, () -> product.threads().contains("foreshock-console-poll"));
  }

  private Path withoutConsole() throws IOException {
    Path home = folder.resolve("image");
    try (Stream<Path> all = Files.walk(Product.home())) {
      for (Path from : all.filter(f -> !f.toString().contains("30-console")).toList()) {
        Path to = home.resolve(Product.home().relativize(from).toString());
        if (Files.isDirectory(from)) Files.createDirectories(to);
        else Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return home;
  }
}
