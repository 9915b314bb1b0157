package io.foreshock.it;

import io.foreshock.testkit.Await;
import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** An MQTT broker on a free port: mosquitto where it is installed, else one inside this JVM. */
final class Broker implements AutoCloseable {
  private final int port;
  private final String kind;
  private final AutoCloseable running;

  private Broker(int port, String kind, AutoCloseable running) {
    this.port = port;
    this.kind = kind;
    this.running = running;
  }

  static Broker start(Path folder) throws IOException {
    int port = freePort();
    Path mosquitto = Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto",
        "/opt/homebrew/sbin/mosquitto").map(Path::of).filter(Files::isExecutable).findFirst().orElse(null);
    Broker broker = mosquitto != null ? mosquitto(mosquitto, folder, port) : moquette(folder, port);
    Await.until("the broker listens", () -> {
      try (Socket s = new Socket()) {
        s.connect(new InetSocketAddress("127.0.0.1", port), 500);
        return true;
      } catch (IOException e) {
        return false;
      }
    });
    return broker;
  }

  private static Broker mosquitto(Path binary, Path folder, int port) throws IOException {
    Path conf = Files.writeString(folder.resolve("mosquitto.conf"), """
        listener %d 127.0.0.1
        allow_anonymous true
        max_queued_messages 0
        max_inflight_messages 1000
        """.formatted(port));
    Process p = new ProcessBuilder(binary.toString(), "-c", conf.toString()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("mosquitto.log").toFile()).start();
    return new Broker(port, "mosquitto", p::destroy);
  }

  private static Broker moquette(Path folder, int port) throws IOException {
    Properties p = new Properties();
    p.setProperty("port", Integer.toString(port));
    p.setProperty("host", "127.0.0.1");
    p.setProperty("allow_anonymous", "true");
    p.setProperty("persistence_enabled", "false");
    p.setProperty("data_path", folder.toString());
    p.setProperty("telemetry_enabled", "false");
    Server server = new Server();
    server.startServer(new MemoryConfig(p));
    return new Broker(port, "moquette", server::stopServer);
  }

  static int freePort() throws IOException {
    try (ServerSocket s = new ServerSocket(0)) {
      return s.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  String kind() {
    return kind;
  }

  @Override
  public void close() throws Exception {
    running.close();
  }
}
