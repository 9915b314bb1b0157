package io.foreshock.adapter.modbus;

import io.foreshock.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's python3-pymodbus as a child process; tests are skipped without it. */
final class PyModbus implements AutoCloseable {
  private static final String PYTHON = "/usr/bin/python3";
  private final List<Process> processes = new ArrayList<>();
  private final Path folder;

  PyModbus(Path folder) throws Exception {
    this.folder = folder;
    boolean there = Files.isExecutable(Path.of(PYTHON))
        && new ProcessBuilder(PYTHON, "-c", "import pymodbus, serial_asyncio").redirectErrorStream(true).start()
            .waitFor() == 0;
    Assumptions.assumeTrue(there, "skipped: no python3-pymodbus with python3-serial-asyncio");
  }

  /** @return its port */
  int tcp() throws IOException {
    int port = Plc.freePort();
    start("tcp.log", PYTHON, script(), "tcp", Integer.toString(port));
    Await.until("pymodbus listens", Duration.ofSeconds(20), () -> {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException e) {
        return false;
      }
    });
    return port;
  }

  /** @return our end of a pair of pseudo terminals, pymodbus at the other */
  Path rtu() throws Exception {
    boolean there = Files.isExecutable(Path.of("/usr/bin/socat"));
    Assumptions.assumeTrue(there, "skipped: no socat");
    Path ours = folder.resolve("tty-ours");
    Path theirs = folder.resolve("tty-theirs");
    start("socat.log", "/usr/bin/socat", "pty,raw,echo=0,link=" + ours, "pty,raw,echo=0,link=" + theirs);
    Await.until("the pair is there", () -> Files.exists(ours) && Files.exists(theirs));
    serveLine();
    return ours.toRealPath();
  }

  void serveLine() throws IOException {
    start("rtu.log", PYTHON, script(), "rtu", folder.resolve("tty-theirs").toString());
  }

  private static String script() {
    return Path.of("src/test/resources/pymodbus_plc.py").toAbsolutePath().toString();
  }

  private void start(String log, String... command) throws IOException {
    processes.add(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile())
        .start());
  }

  /** The device is pulled out. */
  void abandonLine() throws InterruptedException {
    Process last = processes.removeLast();
    last.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes.reversed()) {
      process.destroy();
      if (!process.waitFor(5, TimeUnit.SECONDS))
        process.destroyForcibly().waitFor();
    }
  }
}
