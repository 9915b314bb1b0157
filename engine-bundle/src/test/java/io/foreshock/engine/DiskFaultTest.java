package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that refuses single writes and syncs, with ENOSPC, EIO, half a write, or though it did them. The long form is
 * {@code benchmarks/crash faults}.
 */
final class DiskFaultTest {
  private static final int STEP = Integer.getInteger("crash.step", 40);

  @TempDir
  Path dir;

  @Test
  void everyRefusedWriteIsATypedErrorAndTheEngineGoesOn() throws IOException, InterruptedException {
    Path library = FaultShim.library();
    Path control = dir.resolve("control");
    new FaultControl(control);
    Path output = dir.resolve("child.out");
    long seed = Long.getLong("crash.seed", System.nanoTime());
    Path work = dir.resolve("work");
    Files.createDirectories(work);
    ProcessBuilder child = Children.of(DiskFaultChild.class, work.toString(), control.toString(), Integer.toString(
        STEP), Long.toString(seed));
    FaultShim.control(child.environment(), library, work.resolve("store"), control);
    Process process = Children.start(child, output.toFile());
    assertTrue(process.waitFor(60, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), () -> "seed=" + seed + ": " + PowerLoss.text(output));
    System.out.printf("disk faults: seed=%d step=%d %s%n", seed, STEP, PowerLoss.text(output).strip());
  }
}
