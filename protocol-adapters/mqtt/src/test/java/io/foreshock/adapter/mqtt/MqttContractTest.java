package io.foreshock.adapter.mqtt;

import io.foreshock.testkit.AdapterContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Against an embedded broker; that nothing is acknowledged early is in {@link MosquittoDeliveryTest}. */
class MqttContractTest extends AdapterContract {
  @TempDir
  static Path folder;
  private static MoquetteBroker broker;
  private static int tests;
  private Publisher device;
  private Thread talking;
  private volatile boolean silent;

  @BeforeAll
  static void start() throws Exception {
    // The broker's library brings native code, which would hold the class loader; the bundle has none.
    System.setProperty("io.netty.transport.noNative", "true");
    broker = MoquetteBroker.start(folder);
  }

  @AfterAll
  static void stop() {
    broker.close();
    System.clearProperty("io.netty.transport.noNative");
  }

  @BeforeEach
  void connect() throws Exception {
    tests++;
    device = new Publisher(broker.port());
  }

  @AfterEach
  void disconnect() throws Exception {
    silent = true;
    if (talking != null)
      talking.join();
    device.close();
  }

  @Override
  protected Class<?> component() {
    return MqttAdapter.class;
  }

  @Override
  protected String activator() {
    return MqttActivator.class.getName();
  }

  @Override
  protected String protocol() {
    return "mqtt";
  }

  /** A session of its own for each test. */
  @Override
  protected Map<String, Object> settings() {
    return Map.of("host", "127.0.0.1", "port", broker.port(), "topics", new String[]{"t" + tests + "/#"}, "version",
        "3.1.1", "clientId", "contract" + tests);
  }

  @Override
  protected Map.Entry<String, Object> wrong() {
    return Map.entry("qos", 3);
  }

  @Override
  protected Map<String, Object> away() {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.put("port", 1);
    return settings;
  }

  /** Goes on until the test ends, so that it is heard however late the subscription comes. */
  @Override
  protected void produce(int readings) {
    if (talking == null)
      talking = Thread.ofPlatform().daemon().start(this::talk);
  }

  private void talk() {
    try {
      for (int i = 0; !silent; i++) {
        device.publish("t" + tests + "/a/s" + i % 100, "1");
        if (i % 20 == 19)
          device.awaitAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
