package io.foreshock.adapter.mqtt;

import io.foreshock.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The mosquitto of the PATH as a child process; tests are skipped without it. */
final class MosquittoBroker implements TestBroker {
  private final Path folder;
  private final int port;
  private final List<String> options;
  private Process process;

  private MosquittoBroker(Path folder, int port, List<String> options) throws IOException {
    this.folder = folder;
    this.port = port;
    this.options = options;
    restart();
  }

  static MosquittoBroker start(Path folder) throws IOException {
    return start(folder, List.of("allow_anonymous true"));
  }

  /** @param options lines of its configuration file */
  static MosquittoBroker start(Path folder, List<String> options) throws IOException {
    Assumptions.assumeTrue(executable().isPresent(), "skipped: no mosquitto on the PATH");
    return new MosquittoBroker(folder, TestBroker.freePort(), options);
  }

  void restart() throws IOException {
    Path config = folder.resolve("mosquitto.conf");
    // Started as root it would become user mosquitto and lose the test's folder.
    List<String> lines = new ArrayList<>(List.of("listener " + port + " 127.0.0.1", "persistence true",
        "persistence_location " + folder + "/", "max_queued_messages 0", "user root"));
    lines.addAll(options);
    Files.write(config, lines);
    process = new ProcessBuilder(executable().orElseThrow().toString(), "-c", config.toString()).redirectErrorStream(
        true)
        .redirectOutput(folder.resolve("mosquitto.log").toFile()).start();
    Await.until("mosquitto listens", this::listens);
  }

  /** All sessions and queued messages. */
  void forget() throws IOException {
    Files.deleteIfExists(folder.resolve("mosquitto.db"));
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS))
      process.destroyForcibly().waitFor();
  }

  /** Distributions put it where only root's PATH looks. */
  private static Optional<Path> executable() {
    return Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
        .map(p -> Path.of(p, "mosquitto")).filter(Files::isExecutable).findFirst();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
