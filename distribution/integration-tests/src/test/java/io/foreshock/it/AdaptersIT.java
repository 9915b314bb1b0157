package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Modbus and OPC UA in the packaged product: configured while it runs, rows in SQL, removed and installed again. */
class AdaptersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  /** Register n holds n + 7. */
  private static ModbusTcpServer device(int port) throws Exception {
    ModbusTcpServer server = ModbusTcpServer.create(
        NettyTcpServerTransport.create(c -> c.setBindAddress("127.0.0.1").setPort(port)), new ModbusServices() {
          @Override
          public ReadHoldingRegistersResponse readHoldingRegisters(ModbusRequestContext context, int unit,
              ReadHoldingRegistersRequest request) {
            byte[] data = new byte[request.quantity() * 2];
            for (int i = 0; i < request.quantity(); i++) data[2 * i + 1] = (byte) (request.address() + i + 7);
            return new ReadHoldingRegistersResponse(data);
          }
        });
    server.start();
    return server;
  }

  @Test
  void rowsArriveFromModbusAndOpcUaAndGoOnAfterASwap() throws Exception {
    Path data = folder.resolve("data");
    int port = Broker.freePort();
    ModbusTcpServer device = device(port);
    try (OpcUaPlant plant = OpcUaPlant.start(); Product product = Product.start(data, "--headless", "--no-demo")) {
      long pid = product.pid();
      modbus(data.resolve("conf"), port);
      awaitState(product, "modbus:hall2", "ONLINE");
      Await.until("rows of the device", PATIENCE, () -> rows(product, "line2/pump3/flow") >= 5);
      assertEquals(10.7, product.sql("SELECT MAX(\"value\") FROM readings WHERE sensor_id = 'line2/pump3/flow'").get(0)
          .get(0).asDouble(), 1e-9);
      opcUa(data.resolve("conf"), plant.url());
      awaitState(product, "opcua:plc", "ONLINE");
      pressures(plant, product, 0, 500);
      swap(product, "modbus");
      swap(product, "opcua");
      awaitState(product, "modbus:hall2", "ONLINE");
      awaitState(product, "opcua:plc", "ONLINE");
      long before = rows(product, "line2/pump3/flow");
      Await.until("more rows of the device", PATIENCE, () -> rows(product, "line2/pump3/flow") > before);
      pressures(plant, product, 500, 1_000);
      assertTrue(product.running() && product.pid() == pid, "no restart");
    } finally {
      device.stop();
    }
  }

  private static void modbus(Path conf, int port) throws Exception {
    Files.writeString(conf.resolve("pumps.csv"), "sensor,table,address,type,scale\nflow,holding,100,uint16,0.1\n");
    Files.writeString(conf.resolve("io.foreshock.adapter.modbus-hall2.cfg"), """
        devices = line2/pump3=127.0.0.1:%d
        map = pumps.csv
        interval = 100ms
        """.formatted(port));
  }

  private static void opcUa(Path conf, String url) throws Exception {
    Files.writeString(conf.resolve("io.foreshock.adapter.opcua-plc.cfg"), """
        endpoint = %s
        security.policy = None
        security.mode = None
        include = Pressure
        asset = line3/press1
        publishing.interval = 50
        queue.size = 1000
        """.formatted(url));
  }

  private static void pressures(OpcUaPlant plant, Product product, int from, int to) {
    Await.until("subscribed", PATIENCE, plant::isSubscribed);
    for (int n = from; n < to; n++) plant.set(n + 0.5, 1_700_000_000_000L + n);
    Await.until("all pressures", PATIENCE, () -> product.count(
        "SELECT COUNT(*) FROM readings WHERE sensor_id = 'line3/press1/Pressure' AND \"value\" < " + to
            + " AND \"value\" > 0") == to);
  }

  private static void swap(Product product, String protocol) throws Exception {
    String adapter = "io.foreshock.adapter." + protocol;
    assertEquals(0, product.command("bundle", "uninstall", adapter).exitCode());
    Await.until(protocol + " is gone", PATIENCE, () -> !product.get("/api/sources").toString().contains(protocol
        + ":"));
    Product.Ended ended = product.command("bundle", "install", Product.home().resolve("adapters/" + adapter + ".jar")
        .toString());
    assertEquals(0, ended.exitCode(), ended.output());
  }

  private static void awaitState(Product product, String id, String state) {
    Await.until(id + " is " + state, PATIENCE, () -> {
      for (JsonNode source : product.get("/api/sources"))
        if (source.get("id").asString().equals(id) && source.get("state").asString().equals(state)) return true;
      return false;
    });
  }

  private static long rows(Product product, String sensor) throws Exception {
    return product.count("SELECT COUNT(*) FROM readings WHERE sensor_id = '" + sensor + "'");
  }
}
