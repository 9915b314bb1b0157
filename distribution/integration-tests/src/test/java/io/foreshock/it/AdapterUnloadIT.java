package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.foreshock.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every adapter in turn: configured and at work, removed, and nothing of its classes stays in memory. */
class AdapterUnloadIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  @Test
  void removedAdaptersLeaveNoClassesBehind() throws Exception {
    Path data = folder.resolve("data");
    // the JDK keeps classes of records softly, which OPC UA's library has
    try (Broker broker = Broker.start(folder);
        OpcUaPlant plant = OpcUaPlant.start();
        Product product = Product.start(data, "--headless", "-XX:SoftRefLRUPolicyMSPerMB=0")) {
      configure(data, broker.port(), plant.url());
      for (String id : List.of("mqtt:bus", "opcua:plc", "demo:demo")) awaitState(product, id, "ONLINE");
      awaitState(product, "replay:old", "FINISHED");
      awaitState(product, "modbus:none", "OFFLINE");
      publish(broker.port());
      Await.until("rows of MQTT", PATIENCE,
          () -> product.count("SELECT COUNT(*) FROM readings WHERE sensor_id = 'plant/mixer/speed'") >= 10);
      Await.until("OPC UA reads", PATIENCE, plant::isSubscribed);
      for (String adapter : List.of("replay", "modbus", "mqtt", "demo", "opcua")) unload(product, adapter);
      Path back = Product.home().resolve("adapters/io.foreshock.adapter.mqtt.jar");
      assertEquals(200, product.send("POST", "/api/bundles", "application/java-archive", Files.readAllBytes(back))
          .statusCode());
      awaitState(product, "mqtt:bus", "ONLINE");
    }
  }

  private static void unload(Product product, String adapter) throws Exception {
    String name = "io.foreshock.adapter." + adapter;
    assertEquals(200, product.send("DELETE", "/api/bundles/" + name, "text/plain", new byte[0]).statusCode());
    assertTrue(product.get("/api/bundles").toString().indexOf('"' + name + '"') < 0);
    try {
      product.awaitUnloaded();
    } catch (AssertionError e) {
      throw new AssertionError(adapter + ": " + e.getMessage(), e);
    }
  }

  private void configure(Path data, int mqtt, String opcua) throws Exception {
    Path csv = Files.writeString(folder.resolve("old.csv"),
        "ts,speed\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:01Z,2\n");
    Map<String, String> files = Map.of("mqtt-bus", "host=127.0.0.1\nport=" + mqtt + "\ntopics=plant/#\n", "opcua-plc",
        "endpoint=" + opcua + "\nsecurity.policy=None\nsecurity.mode=None\ninclude=Pressure\n", "replay-old",
        "file=" + csv + "\n", "modbus-none", "devices=line1/pump1=127.0.0.1:" + Broker.freePort()
            + "\nmap=map.csv\ninterval=100ms\ntimeout=200ms\n");
    Path conf = data.resolve("conf");
    Files.writeString(conf.resolve("map.csv"), "sensor,table,address,type\nflow,holding,100,uint16\n");
    for (Map.Entry<String, String> f : files.entrySet())
      Files.writeString(conf.resolve("io.foreshock.adapter." + f.getKey() + ".cfg"), f.getValue());
  }

  private static void publish(int port) {
    Mqtt5BlockingClient client = MqttClient.builder().useMqttVersion5().serverHost("127.0.0.1").serverPort(port)
        .buildBlocking();
    client.connect();
    for (int n = 0; n < 10; n++)
      client.publishWith().topic("plant/mixer/speed").qos(com.hivemq.client.mqtt.datatypes.MqttQos.AT_LEAST_ONCE)
          .retain(false).payload(("{\"value\":" + n + ",\"ts\":" + (1_700_000_000_000L + n) + "}").getBytes(
              StandardCharsets.UTF_8)).send();
    client.disconnect();
  }

  private static void awaitState(Product product, String id, String state) {
    Await.until(id + " is " + state, PATIENCE, () -> {
      for (JsonNode source : product.get("/api/sources"))
        if (source.get("id").asString().equals(id) && source.get("state").asString().equals(state)) return true;
      return false;
    });
  }
}
