package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console as a bundle of the running product, on JavaFX's headless platform: no X server. */
class ConsoleIT {
  @TempDir
  Path data;

  @Test
  void theConsoleOpensInTheProductAndIngestGoesOn() throws Exception {
    Path shots = data.resolve("shots");
    try (Product product = Product.start(data, "--no-demo", "-Dglass.platform=Headless", "-Dprism.order=sw",
        "-Dforeshock.console.screenshots=" + shots)) {
      Await.until("the console writes its pictures", Duration.ofSeconds(60),
          () -> Files.isDirectory(shots) && Files.list(shots).anyMatch(f -> f.toString().endsWith(".png")));
      assertEquals(200, product.send("POST", "/api/readings", "application/json", Product.JSON
          .writeValueAsBytes(Map.of("source", "it", "seq", 1, "readings", java.util.List.of(Map.of("sensor", "a/b",
              "ts",
              1_700_000_000_000_000L, "value", 1)))))
          .statusCode());
      assertTrue(product.command("bundle", "list").output().contains("io.foreshock.console"));
      assertFalse(Files.readString(data.resolve("logs/foreshock.log")).contains(" ERROR "));
    }
  }
}
