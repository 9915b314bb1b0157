package io.foreshock.adapter.mqtt;

import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

/** An embedded broker. */
final class MoquetteBroker implements TestBroker {
  private final Server server = new Server();
  private final int port;

  private MoquetteBroker(int port) {
    this.port = port;
  }

  static MoquetteBroker start(Path folder) throws IOException {
    int port = TestBroker.freePort();
    MoquetteBroker broker = new MoquetteBroker(port);
    Properties properties = new Properties();
    properties.setProperty("host", "127.0.0.1");
    properties.setProperty("port", Integer.toString(port));
    properties.setProperty("allow_anonymous", "true");
    properties.setProperty("data_path", folder.toString());
    properties.setProperty("persistence_enabled", "true");
    properties.setProperty("telemetry_enabled", "false");
    properties.setProperty("session_queue_size", "65536");
    broker.server.startServer(new MemoryConfig(properties));
    return broker;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    server.stopServer();
  }
}
