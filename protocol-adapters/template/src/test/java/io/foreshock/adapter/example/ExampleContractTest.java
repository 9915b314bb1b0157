package io.foreshock.adapter.example;

import io.foreshock.testkit.AdapterContract;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every adapter promises, with a device of this test. */
class ExampleContractTest extends AdapterContract {
  private ServerSocket device;

  @BeforeEach
  void start() throws Exception {
    device = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::write);
  }

  @AfterEach
  void stop() throws Exception {
    device.close();
  }

  /** To one client after the other, for as long as it listens. */
  private void write() {
    while (!device.isClosed())
      try (Socket client = device.accept(); OutputStream out = client.getOutputStream()) {
        for (int i = 0;; i++)
          out.write(("s" + i % 50 + " " + i + "\nnonsense\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // the next one
      }
  }

  @Override
  protected Class<?> component() {
    return ExampleAdapter.class;
  }

  @Override
  protected String protocol() {
    return "example";
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("host", "127.0.0.1", "port", device.getLocalPort(), "asset", "line1/press4");
  }

  @Override
  protected Map.Entry<String, Object> wrong() {
    return Map.entry("port", 70_000);
  }

  @Override
  protected Map<String, Object> away() {
    return Map.of("host", "127.0.0.1", "port", 1, "asset", "line1/press4");
  }

  /** The device writes all the time. */
  @Override
  protected void produce(int readings) {
    // Nothing to do.
  }
}
