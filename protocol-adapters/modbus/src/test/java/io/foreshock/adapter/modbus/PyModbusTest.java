package io.foreshock.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.ingest.Quality;
import io.foreshock.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server nobody here wrote: pymodbus over TCP, and over a serial line made of pseudo terminals. */
class PyModbusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MAP = """
      sensor,table,address,type
      first,holding,0,uint16
      both,holding,1,uint32
      last,input,199,uint16
      odd,coil,7,bool
      even,discrete,8,bool
      beyond,holding,205,uint16
      """;

  @TempDir
  Path folder;
  private Rig rig;
  private PyModbus pymodbus;

  @BeforeEach
  void start() throws Exception {
    pymodbus = new PyModbus(folder);
    rig = new Rig(folder);
  }

  @AfterEach
  void stop() throws Exception {
    if (rig != null)
      rig.close();
    if (pymodbus != null)
      pymodbus.close();
  }

  @Test
  void overTcp() throws Exception {
    int port = pymodbus.tcp();
    ModbusAdapter adapter = rig.open(TestConfig.devices("a=1", "b=2").with("host", "127.0.0.1").with("port", port)
        .with("interval", "100ms"), MAP);
    assertEverything(adapter);
  }

  @Test
  void overASerialLine() throws Exception {
    Path tty = pymodbus.rtu();
    ModbusAdapter adapter = rig.open(serial(tty), MAP);
    assertEverything(adapter);
  }

  @Test
  void overASerialLineThatIsBrokenAndMended() throws Exception {
    Path tty = pymodbus.rtu();
    ModbusAdapter adapter = rig.open(serial(tty), "sensor,table,address,type\nfirst,holding,0,uint16\n");
    Await.until("online", PATIENCE, () -> adapter.status().state() == State.ONLINE);
    pymodbus.abandonLine();
    rig.awaitQuality("a/first", Quality.BAD);
    Await.until("offline", PATIENCE, () -> adapter.status().state() == State.OFFLINE);
    pymodbus.serveLine();
    Await.until("online again", PATIENCE, () -> adapter.status().state() == State.ONLINE);
    assertEquals(1000, rig.awaitReading("a/first").value());
  }

  private static TestConfig serial(Path tty) {
    return TestConfig.devices("a=1", "b=2").with("transport", "rtu").with("serial_port", tty.toString())
        .with("serial_baud", 19_200).with("interval", "500ms").with("timeout", "1s");
  }

  private void assertEverything(ModbusAdapter adapter) {
    Await.until("both devices answer", PATIENCE,
        () -> adapter.status().cause().contains("a (") && adapter.status().cause().contains("b (")
            && adapter.status().state() == State.DEGRADED
            && adapter.status().cause().indexOf("holding 205: exception 2") > 0);
    for (String asset : new String[]{"a", "b"}) {
      assertEquals(1000, rig.awaitReading(asset + "/first").value());
      assertEquals(1001 * 65_536 + 1002, rig.awaitReading(asset + "/both").value());
      assertEquals(1199, rig.awaitReading(asset + "/last").value());
      assertEquals(1, rig.awaitReading(asset + "/odd").value());
      assertEquals(0, rig.awaitReading(asset + "/even").value());
      rig.awaitQuality(asset + "/beyond", Quality.BAD);
    }
  }
}
