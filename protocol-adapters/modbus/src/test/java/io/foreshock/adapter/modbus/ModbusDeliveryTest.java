package io.foreshock.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.testkit.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the client library's own server. */
class ModbusDeliveryTest {
  private static final String MAP = """
      sensor,table,address,type,order,scale,offset,unit,low,high
      flow,holding,100,uint16,,0.1,-5,m3/h,0,80
      total,holding,101,uint32,CDAB
      running,coil,9,bool
      tripped,discrete,10,bool
      level,input,300,int16
      alarm,holding,5,bit:2
      """;

  @TempDir
  Path folder;
  private Rig rig;
  private Plc plc;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder);
    plc = Plc.tcp();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    plc.close();
  }

  private TestConfig config(String... devices) {
    return TestConfig.devices(devices).with("interval", "50ms").with("timeout", "300ms").with("host", "127.0.0.1")
        .with("port", plc.port);
  }

  @Test
  void storesEveryTableScaledUnderTheAsset() throws Exception {
    ModbusAdapter adapter = rig.open(config("line2/pump3=1"), MAP);
    Await.until("online", () -> adapter.status().state() == State.ONLINE);
    assertEquals(5, rig.awaitReading("line2/pump3/flow").value(), 1e-9);
    assertEquals(102 * 65_536 + 101, rig.awaitReading("line2/pump3/total").value());
    assertEquals(1, rig.awaitReading("line2/pump3/running").value());
    assertEquals(0, rig.awaitReading("line2/pump3/tripped").value());
    assertEquals(300, rig.awaitReading("line2/pump3/level").value());
    assertEquals(1, rig.awaitReading("line2/pump3/alarm").value());
    SensorSpec flow = rig.appliance.catalog().sensor("line2/pump3/flow").orElseThrow().spec();
    assertEquals(new SensorSpec("line2/pump3", "flow", "m3/h", "", 0, 80, ""), flow);
    ConnectionStatus status = adapter.status();
    assertEquals(6, status.sensors());
    assertTrue(status.readings() > 0);
    assertEquals("", status.cause());
  }

  @Test
  void pollsOnAGridThatDoesNotDrift() throws Exception {
    rig.open(config("a=1"), "sensor,table,address,type\nx,holding,1,int16\n");
    Await.until("twenty polls", () -> rig.count("a/x") >= 20);
    int id = rig.appliance.catalog().sensor("a/x").orElseThrow().id();
    long[] first = rig.appliance.history().read(id, Long.MIN_VALUE, Long.MAX_VALUE).timestamps();
    assertTrue(Math.round((first[19] - first[0]) / 50_000.0) >= 19, "polls are 50 ms apart");
    // on a busy machine some are late; with a drift there would never be so many soon after a tick of the clock
    Await.until("17 punctual ones of 20", Duration.ofSeconds(20), () -> {
      long[] times = rig.appliance.history().read(id, Long.MIN_VALUE, Long.MAX_VALUE).timestamps();
      return Arrays.stream(times, times.length - 20, times.length).filter(t -> t % 50_000 < 25_000).count() >= 17;
    });
  }

  @Test
  void aRefusedAddressCostsOnlyItsOwnPoint() throws Exception {
    plc.holes.add(103);
    plc.holes.add(108);
    ModbusAdapter adapter = rig.open(config("a=1"), """
        sensor,table,address,type
        w,holding,100,uint16
        x,holding,102,uint16
        y,holding,103,uint16
        z,holding,110,uint16
        """);
    rig.awaitQuality("a/y", Quality.BAD);
    assertEquals(100, rig.awaitReading("a/w").value());
    assertEquals(102, rig.awaitReading("a/x").value());
    assertEquals(110, rig.awaitReading("a/z").value());
    Await.until("degraded", () -> adapter.status().state() == State.DEGRADED);
    assertEquals("0 of 1 devices well: a (127.0.0.1:" + plc.port
        + "/1): holding 103: exception 2 (illegal data address)", adapter.status().cause());
    int bad = rig.count("a/y");
    int good = rig.count("a/x");
    Await.until("more polls", () -> rig.count("a/x") > good + 5);
    assertEquals(bad, rig.count("a/y"), "a refused point is stored once");
  }

  @Test
  void aSilentDeviceIsNamedAndDelaysNobody() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ModbusAdapter adapter = rig.open(config("a=1", "b=127.0.0.1:" + silent.getLocalPort()),
          "sensor,table,address,type\nx,holding,1,int16\n");
      Await.until("named", Duration.ofSeconds(20), () -> adapter.status().cause().contains("silent"));
      assertTrue(adapter.status().cause().startsWith("1 of 2 devices well: b (127.0.0.1:" + silent.getLocalPort()
          + "/1): silent: the connection stands, but 3 polls got no answer; last answer: never"),
          adapter.status().cause());
      assertEquals(State.DEGRADED, adapter.status().state());
      Await.until("the next attempt is told", () -> {
        Long next = adapter.status().nextRetryAt(); // none while one is under way
        return next != null && next > Micros.now() - Micros.SECOND;
      });
      rig.awaitQuality("b/x", Quality.BAD);
      assertEquals(1, rig.count("b/x"));
      int good = rig.count("a/x");
      assertTrue(good >= 8, "a was polled meanwhile: " + good);
    }
  }

  @Test
  void aLostUnitBehindAGatewayDelaysNobody() throws Exception {
    plc.lostUnits.add(2);
    ModbusAdapter adapter = rig.open(config("a=1", "b=2"), "sensor,table,address,type\nx,holding,1,int16\n");
    rig.awaitQuality("b/x", Quality.BAD);
    rig.awaitQuality("a/x", Quality.GOOD);
    Await.until("named", () -> adapter.status().cause().equals("1 of 2 devices well: b (127.0.0.1:" + plc.port
        + "/2): exception 11 (gateway target device failed to respond)"));
    plc.lostUnits.clear();
    rig.awaitQuality("b/x", Quality.GOOD);
    Await.until("well again", () -> adapter.status().state() == State.ONLINE);
  }

  @Test
  void comesBackAfterTheDeviceWasAway() throws Exception {
    ModbusAdapter adapter = rig.open(config("a=1"), "sensor,table,address,type\nx,holding,1,int16\n");
    rig.awaitQuality("a/x", Quality.GOOD);
    plc.close();
    rig.awaitQuality("a/x", Quality.BAD);
    Await.until("offline", () -> adapter.status().state() == State.OFFLINE);
    assertTrue(adapter.status().cause().startsWith("a (127.0.0.1:" + plc.port + "/1): "), adapter.status().cause());
    plc = Plc.tcp(plc.port);
    rig.awaitQuality("a/x", Quality.GOOD);
    Await.until("online", () -> adapter.status().state() == State.ONLINE);
  }

  @Test
  void rtuFramesOverTcp() throws Exception {
    try (Plc rtu = Plc.rtuOverTcp()) {
      // The library's server sends exceptions with a wrong checksum over RTU: PyModbusTest has those.
      ModbusAdapter adapter = rig.open(
          config("a=127.0.0.1:" + rtu.port + "/3").with("transport", "rtu-over-tcp"),
          "sensor,table,address,type\nx,holding,258,int16\nz,coil,3,bool\n");
      assertEquals(258, rig.awaitReading("a/x").value());
      assertEquals(1, rig.awaitReading("a/z").value());
      Await.until("online", () -> adapter.status().state() == State.ONLINE);
    }
  }

  @Test
  void whatTheStoreRefusedIsOfferedAgain() throws Exception {
    ModbusAdapter adapter = rig.open(config("a=1"), "sensor,table,address,type\nx,holding,1,int16\n");
    rig.awaitQuality("a/x", Quality.GOOD);
    rig.appliance.ingest().failNext(new ForeshockException(ErrorCode.DISK_FULL, "disk full: free=0"));
    long told = Micros.now();
    Await.until("well again", () -> adapter.status().state() == State.ONLINE);
    int id = rig.appliance.catalog().sensor("a/x").orElseThrow().id();
    Await.until("later ones", () -> rig.latest("a/x").timestamp() > told + 200_000);
    long[] times = rig.appliance.history().read(id, Long.MIN_VALUE, Long.MAX_VALUE).timestamps();
    for (int i = 1; i < times.length; i++)
      assertTrue(times[i] - times[i - 1] < 500_000, "no hole: " + (times[i] - times[i - 1]) + " us");
  }

  @Test
  void aDryRunReadsOnceAndStoresNothing() throws Exception {
    plc.holes.add(2);
    ModbusAdapter adapter = rig.open(config("a=1", "b=2").with("dry_run", true),
        "sensor,table,address,type\nx,holding,1,int16\ny,holding,2,int16\n");
    Await.until("finished", () -> adapter.status().state() == State.FINISHED);
    assertEquals("dry run: 4 points in 4 reads, 0 of 2 devices well: a (127.0.0.1:" + plc.port
        + "/1): holding 2: exception 2 (illegal data address); b (127.0.0.1:" + plc.port
        + "/2): holding 2: exception 2 (illegal data address)", adapter.status().cause());
    assertEquals(0, rig.appliance.catalog().sensors().size());
  }

  @Test
  void aWrongMapIsToldWithLineAndColumn() throws Exception {
    ModbusAdapter adapter = rig.open(config("a=1").with("max_registers", 3), """
        sensor,table,address,type,device
        x,holding,1,int64,
        y,holding,1,int16,c
        """);
    assertEquals("configuration: map " + folder.resolve("conf/map.csv")
        + ": line 3, column device: not among the devices: "
        + "c; line 2, column type: longer than one read: registers=4, max.registers=3", adapter.status().cause());
    assertEquals(State.OFFLINE, adapter.status().state());
  }

  @Test
  void aPublicAddressIsNotCalledInOfflineMode() throws Exception {
    rig.write("sensor,table,address,type\nx,holding,1,int16\n");
    ModbusAdapter adapter = new ModbusAdapter(rig.appliance.catalog(), rig.appliance.ingest(),
        config("a=203.0.113.9").with("map", "map.csv").build(), java.util.Map.of(), new ApplianceFacts(folder, true));
    try {
      Await.until("refused", () -> adapter.status().cause().contains("not an address of the plant"));
    } finally {
      adapter.deactivate();
    }
  }

  @Test
  void endsItsThreads() throws Exception {
    ModbusAdapter adapter = rig.open(config("a=1"), "sensor,table,address,type\nx,holding,1,int16\n");
    History.Reading first = rig.awaitReading("a/x");
    assertEquals(1, first.value());
    rig.close(adapter);
    int asked = plc.requests.get();
    Await.until("no thread left", () -> Thread.getAllStackTraces().keySet().stream()
        .noneMatch(t -> t.getName().startsWith("foreshock-modbus")));
    assertEquals(asked, plc.requests.get());
  }
}
