package io.foreshock.adapter.opcua;

import io.foreshock.testkit.AdapterContract;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class OpcUaContractTest extends AdapterContract {
  private static PlantServer server;

  @BeforeAll
  static void start() throws Exception {
    CryptoProvider.install();
    server = PlantServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    CryptoProvider.remove();
  }

  @Override
  protected Class<?> component() {
    return OpcUaAdapter.class;
  }

  @Override
  protected String protocol() {
    return "opcua";
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("endpoint", server.url(), "security.policy", "None", "security.mode", "None", "include",
        new String[]{"Plant/Line2/Count1*"}, "publishing.interval", 50);
  }

  @Override
  protected Map.Entry<String, Object> wrong() {
    return Map.entry("queue.size", 0);
  }

  @Override
  protected Map<String, Object> away() {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.put("endpoint", "opc.tcp://127.0.0.1:1/x");
    return settings;
  }

  /** A hundred and eleven variables have their first values. */
  @Override
  protected void produce(int readings) {
    // The subscription itself.
  }

  /** Softly reachable from a cache of the JDK's ObjectMethods; the product's own test clears that. */
  @Override
  protected boolean isCollected() {
    return false;
  }
}
