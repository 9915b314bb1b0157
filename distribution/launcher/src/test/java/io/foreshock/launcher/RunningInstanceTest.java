package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child JVM that waits for ever stands for the appliance. */
class RunningInstanceTest {
  private static final String MARKER = "WaitForever";

  @TempDir
  Path folder;
  private DataFolder data;
  private Process child;

  @BeforeEach
  void startChild() throws Exception {
    data = new DataFolder(folder.resolve("data"));
    data.create();
    Path source = Files.writeString(folder.resolve("WaitForever.java"), """
        class WaitForever {
          public static void main(String[] args) throws Exception {
            System.out.println("up");
            Thread.currentThread().join();
          }
        }
        """);
    child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), source.toString())
        .redirectErrorStream(true).start();
    assertEquals('u', child.getInputStream().read());
  }

  @AfterEach
  void endChild() throws Exception {
    child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  @Test
  void theProcessOfThePidFileIsFound() throws Exception {
    writePid(child.pid());

    assertEquals(child.pid(), RunningInstance.of(data, MARKER).orElseThrow().process().pid());
  }

  @Test
  void aStrangerWithAReusedPidIsNotOurs() throws Exception {
    writePid(child.pid());

    assertEquals(Optional.empty(), RunningInstance.of(data, "io.foreshock.launcher"));
  }

  @Test
  void aDeadPidARubbishFileAndNoFileMeanNotRunning() throws Exception {
    assertEquals(Optional.empty(), RunningInstance.of(data, MARKER));
    Files.writeString(data.pidFile(), "rubbish");
    assertEquals(Optional.empty(), RunningInstance.of(data, MARKER));
    writePid(child.pid());
    child.destroyForcibly().waitFor();
    assertEquals(Optional.empty(), RunningInstance.of(data, MARKER));
  }

  @Test
  void stopWaitsUntilTheProcessIsGone() throws Exception {
    writePid(child.pid());

    assertTrue(RunningInstance.of(data, MARKER).orElseThrow().stop(Duration.ofSeconds(10)));
    assertFalse(child.isAlive());
  }

  private void writePid(long pid) throws Exception {
    Files.writeString(data.pidFile(), pid + "\n");
  }
}
