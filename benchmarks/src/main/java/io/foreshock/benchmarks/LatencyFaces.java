package io.foreshock.benchmarks;

import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.foreshock.adapter.demo.plant.MachineKind;
import io.foreshock.benchmarks.LatencyPlants.Unit;
import io.foreshock.engine.Engine;
import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** What machines show to the outside: topics at a broker, or registers. Ends in reverse order. */
final class LatencyFaces implements AutoCloseable {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Engine engine;
  private final Path data;

  /** Shows what the machines measure at this second of the plant. */
  interface Face {
    void show(long second) throws InterruptedException;
  }

  LatencyFaces(Engine engine, Path data) {
    this.engine = engine;
    this.data = data;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private AdapterHost.Store store() {
    return new AdapterHost.Store(engine.catalog(), engine.ingest(), engine.history());
  }

  /** Devices with clocks of their own publish to a broker, and the adapter subscribes. */
  Face mqtt(List<Unit> units) throws Exception {
    int port = freePort();
    Properties properties = new Properties();
    properties.putAll(Map.of("host", "127.0.0.1", "port", String.valueOf(port), "allow_anonymous", "true",
        "persistence_enabled", "false", "telemetry_enabled", "false", "session_queue_size", "65536"));
    Server broker = new Server();
    broker.startServer(new MemoryConfig(properties));
    open.add(broker::stopServer);
    open.add(AdapterHost.start("io.foreshock.adapter.mqtt.MqttAdapter", Map.of("id", "mqtt-face", "host", "127.0.0.1",
        "port", port, "version", "3.1.1", "topics", new String[]{"#"}), store(), data));
    Mqtt3AsyncClient device = MqttClient.builder().useMqttVersion3().identifier("devices").serverHost("127.0.0.1")
        .serverPort(port).buildAsync();
    device.connect().get(10, TimeUnit.SECONDS);
    open.add(() -> device.disconnect().get(5, TimeUnit.SECONDS));
    return second -> {
      for (Unit unit : units) {
        double[] values = unit.read(second);
        for (int c = 0; c < values.length; c++)
          device.publish(Mqtt3Publish.builder().topic(unit.specs().get(c).tag()).qos(MqttQos.AT_LEAST_ONCE).payload(
              ("{\"ts\":" + second + ",\"value\":" + values[c] + "}").getBytes(StandardCharsets.UTF_8)).build());
      }
    };
  }

  /** A server per machine, two registers per sensor, polled every second. */
  Face modbus(List<Unit> units) throws Exception {
    Path conf = Files.createDirectories(data.resolve("conf"));
    Map<MachineKind, List<String>> devices = new EnumMap<>(MachineKind.class);
    List<Registers> registers = new ArrayList<>();
    for (Unit unit : units) {
      Registers shown = new Registers(unit);
      int port = freePort();
      ModbusTcpServer server = ModbusTcpServer.create(NettyTcpServerTransport.create(c -> c.setBindAddress("127.0.0.1")
          .setPort(port)), shown);
      server.start();
      open.add(server::stop);
      registers.add(shown);
      devices.computeIfAbsent(unit.machine().kind(), k -> new ArrayList<>()).add(unit.asset() + "=127.0.0.1:" + port);
      StringBuilder map = new StringBuilder("sensor,table,address,type\n");
      for (int c = 0; c < unit.specs().size(); c++)
        map.append(unit.specs().get(c).name()).append(",holding,").append(2 * c).append(",float32\n");
      Files.writeString(conf.resolve(unit.machine().kind().id() + ".csv"), map);
    }
    devices.forEach((kind, list) -> open.add(AdapterHost.start("io.foreshock.adapter.modbus.ModbusAdapter", Map.of("id",
        "modbus-" + kind.id(), "devices", list.toArray(String[]::new), "map", kind.id() + ".csv"), store(), data)));
    return second -> registers.forEach(r -> r.show(second));
  }

  /** Registers of one machine. */
  private static final class Registers implements ModbusServices {
    private final Unit unit;
    private volatile byte[] bytes;

    Registers(Unit unit) {
      this.unit = unit;
      bytes = new byte[4 * unit.specs().size()];
    }

    void show(long second) {
      ByteBuffer buffer = ByteBuffer.allocate(4 * unit.specs().size());
      for (double value : unit.read(second))
        buffer.putFloat((float) value);
      bytes = buffer.array();
    }

    @Override
    public ReadHoldingRegistersResponse readHoldingRegisters(ModbusRequestContext context, int id,
        ReadHoldingRegistersRequest request) {
      byte[] answer = new byte[2 * request.quantity()];
      System.arraycopy(bytes, 2 * request.address(), answer, 0, answer.length);
      return new ReadHoldingRegistersResponse(answer);
    }
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open.reversed())
      each.close();
    open.clear();
  }
}
