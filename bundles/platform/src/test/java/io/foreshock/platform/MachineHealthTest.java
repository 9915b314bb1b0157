package io.foreshock.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.platform.HealthProbe.Health;
import io.foreshock.api.platform.HealthProbe.Level;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineHealthTest {
  private static final long PLENTY = 100L << 30;

  @TempDir
  Path folder;

  @Test
  void theWorseOfDiskAndHeapCounts() {
    assertEquals(Level.OK, MachineHealth.judge(PLENTY, 0.5, Map.of()).level());
    assertEquals(Level.WARN, MachineHealth.judge(PLENTY, 0.9, Map.of()).level());
    assertEquals(Level.CRITICAL, MachineHealth.judge(PLENTY, 0.96, Map.of()).level());
    assertEquals(Level.WARN, MachineHealth.judge(1L << 30, 0.5, Map.of()).level());
    assertEquals(Level.CRITICAL, MachineHealth.judge(1L << 30, 0.96, Map.of()).level());
    assertEquals(Level.CRITICAL, MachineHealth.judge(1L << 20, 0.1, Map.of()).level());
  }

  @Test
  void theMessageNamesValueAndLimit() {
    Health low = MachineHealth.judge(100L << 20, 0.5, Map.of());

    assertEquals("disk free: 100 MB, wanted 2048 MB", low.message());
  }

  @Test
  void figuresOfThisVeryMachineArePlausible() {
    Map<String, Double> metrics = new MachineHealth(folder).health().metrics();

    assertTrue(metrics.get("jvm_heap_used_bytes") > 1 << 20, metrics.toString());
    assertTrue(metrics.get("jvm_heap_used_bytes") <= metrics.get("jvm_heap_max_bytes"), metrics.toString());
    assertTrue(metrics.get("disk_free_bytes") <= metrics.get("disk_total_bytes"), metrics.toString());
    assertTrue(metrics.get("jvm_threads") >= 1, metrics.toString());
  }

  @Test
  void aDataFolderThatIsGoneIsCritical() {
    assertEquals(Level.CRITICAL, new MachineHealth(folder.resolve("gone")).health().level());
  }
}
