package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as an integrator uses it. */
class LauncherIT {
  @TempDir
  Path data;

  @Test
  void startsAnswersRefusesASecondStartAndStopsCleanly() throws Exception {
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      assertTrue(product.stdout().contains("headless"), product.stdout());
      assertEquals("ok", product.get("/health").get("status").asString());
      Product.Ended status = product.command("status");
      assertEquals(0, status.exitCode(), status.output());
      Product.Ended second = Product
          .run(List.of(Product.script(), "run", "--headless", "--data", data.toString(), "--port", "0"));
      assertNotEquals(0, second.exitCode());
      assertTrue(second.output().contains(Long.toString(product.pid())), second.output());
      Product.Ended sql = product.command("sql", "SELECT COUNT(*) AS n FROM sensors");
      assertEquals(0, sql.exitCode(), sql.output());
      assertTrue(sql.output().contains("n"), sql.output());
      Product.Ended wrong = product.command("sql", "SELECT nonsense FROM sensors");
      assertEquals(1, wrong.exitCode(), wrong.output());
      assertTrue(wrong.output().contains("nonsense"), wrong.output());
      filesGoOutAndIn(product);
      Product.Ended stop = product.command("stop");
      assertEquals(0, stop.exitCode(), stop.output());
      assertFalse(product.running());
      assertFalse(Files.exists(data.resolve("run/gateway.port")));
      assertEquals(3, product.command("status").exitCode());
      product.start();
      product.stop();
      String log = Files.readString(data.resolve("logs/foreshock.log"));
      assertFalse(log.contains(" ERROR "), () -> log);
    }
  }

  private void filesGoOutAndIn(Product product) throws Exception {
    Path csv = Files.writeString(data.resolve("in.csv"), """
        ts,sensor_id,value,quality
        2026-03-14T08:00:00Z,line1/press4/temp,71.4,0
        2026-03-14T08:00:01Z,line1/press4/temp,71.5,
        """);
    Path parquet = data.resolve("out.parquet");
    Product.Ended in = product.command("import", "readings", csv.toString());
    assertEquals("2 rows loaded into readings\n", in.output());
    Product.Ended out = product.command("export", "SELECT * FROM readings WHERE \"value\" > 71", parquet.toString());
    assertEquals(0, out.exitCode(), out.output());
    assertEquals("2 rows loaded into readings\n", product.command("import", "readings", parquet.toString()).output());
    Path back = data.resolve("back.csv");
    assertEquals(0, product.command("export", "readings", back.toString()).exitCode());
    assertEquals(3, Files.readAllLines(back).size());
    assertEquals(1, product.command("export", "nothing", parquet.toString()).exitCode());
  }

  @Test
  void helpVersionAndUsageErrors() throws Exception {
    assertEquals(0, Product.run(List.of(Product.script(), "--help")).exitCode());
    Product.Ended version = Product.run(List.of(Product.script(), "--version"));
    assertEquals(0, version.exitCode());
    assertTrue(version.output().contains("0.1.0"), version.output());
    assertEquals(64, Product.run(List.of(Product.script(), "--nonsense")).exitCode());
    assertEquals(69, Product.run(List.of(Product.script(), "sql", "SELECT 1", "--data", data.toString())).exitCode());
  }
}
