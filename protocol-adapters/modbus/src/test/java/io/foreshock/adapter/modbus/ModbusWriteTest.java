package io.foreshock.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.modbus.wire.MalformedReplyException;
import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WordOrder;
import io.foreshock.adapter.modbus.wire.WriteRequest;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.testkit.Await;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModbusWriteTest {
  private static final String MAP = """
      sensor,table,address,type,order,scale,offset,low,high,write
      speed,holding,100,int16,,0.1,-5,-100,3000,yes
      total,holding,200,float32,CDAB,,,,,yes
      valve,coil,9,bool,,,,,,yes
      level,holding,300,int16,,,,,,
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

  private ModbusAdapter open(boolean write, boolean multiple) throws Exception {
    return rig.open(TestConfig.devices("a=1").with("interval", "50ms").with("timeout", "900ms").with("host",
        "127.0.0.1").with("port", plc.port).with("write", write).with("write_multiple", multiple), MAP);
  }

  private void assertCode(ErrorCode code, ModbusAdapter adapter, String tag, double value) {
    assertEquals(code, assertThrows(ForeshockException.class, () -> adapter.write(tag, value, "test")).code());
  }

  @Test
  void nothingIsWrittenUnlessConnectionAndMapAllowIt() throws Exception {
    ModbusAdapter off = open(false, false);
    assertEquals(List.of(), off.writable());
    assertCode(ErrorCode.READ_ONLY, off, "a/speed", 1);
    rig.close(off);
    ModbusAdapter on = open(true, false);
    assertEquals(List.of("a/speed", "a/total", "a/valve"), on.writable());
    assertCode(ErrorCode.READ_ONLY, on, "a/level", 1);
    assertCode(ErrorCode.UNKNOWN_SENSOR, on, "a/nothing", 1);
    assertEquals(List.of(), plc.writes);
  }

  @Test
  void valuesAreWrittenInEngineeringUnitsAndReadBack() throws Exception {
    ModbusAdapter adapter = open(true, false);
    adapter.write("a/speed", -7.5, "test");
    adapter.write("a/total", 1.25, "test");
    adapter.write("a/valve", 0, "test");
    assertEquals(List.of(6, 16, 5), plc.writes);
    assertEquals(0xFFFF & -25, plc.written.get(100));
    Await.until("read back", () -> rig.latest("a/total") != null && rig.latest("a/total").value() == 1.25
        && rig.latest("a/valve").value() == 0 && Math.abs(rig.latest("a/speed").value() + 7.5) < 1e-9);
    adapter.write("a/valve", 1, "test");
    Await.until("on again", () -> rig.latest("a/valve").value() == 1);
  }

  @Test
  void theFunctionsForManyDoForOne() throws Exception {
    ModbusAdapter adapter = open(true, true);
    adapter.write("a/speed", 5, "test");
    adapter.write("a/valve", 0, "test");
    assertEquals(List.of(16, 15), plc.writes);
    assertEquals(100, plc.written.get(100));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeItIsSent() throws Exception {
    ModbusAdapter adapter = open(true, false);
    for (double value : new double[]{-100.1, 3_000.1, Double.NaN, Double.POSITIVE_INFINITY})
      assertCode(ErrorCode.OUT_OF_RANGE, adapter, "a/speed", value);
    assertCode(ErrorCode.OUT_OF_RANGE, adapter, "a/valve", 2);
    assertCode(ErrorCode.OUT_OF_RANGE, adapter, "a/total", 1e300);
    assertEquals(List.of(), plc.writes);
  }

  @Test
  void theDevicesReasonIsTold() throws Exception {
    plc.holes.add(100);
    ModbusAdapter adapter = open(true, false);
    ForeshockException e = assertThrows(ForeshockException.class, () -> adapter.write("a/speed", 1, "test"));
    assertEquals(ErrorCode.CONNECTION_FAILED, e.code());
    assertTrue(e.getMessage().endsWith("refuses: write holding 100: exception 2 (illegal data address)"), e
        .getMessage());
    plc.close();
    Await.until("away", () -> !adapter.status().cause().isEmpty());
    ForeshockException away = assertThrows(ForeshockException.class, () -> adapter.write("a/speed", 1, "test"));
    assertTrue(away.code() == ErrorCode.CONNECTION_FAILED || away.code() == ErrorCode.TIMEOUT, away.getMessage());
  }

  @Test
  void onlyCoilsAndNumbersCanBeMarked() throws Exception {
    ModbusAdapter adapter = rig.open(TestConfig.devices("a=127.0.0.1"),
        "sensor,table,address,type,write\nx,holding,1,bit:2,yes\ny,input,1,int16,yes\nz,coil,1,bool,maybe\n");
    assertTrue(adapter.status().cause().contains("line 2, column write: only coils and numbers in holding registers")
        && adapter.status().cause().contains("line 4, column write: unknown: maybe, expected yes or no"), adapter
            .status().cause());
    assertEquals(List.of(), adapter.writable());
  }

  @Test
  void everyTypeIsReadAsItWasWritten() {
    Random random = new Random(7);
    for (ValueType.Number type : ValueType.Number.values())
      for (WordOrder order : WordOrder.values())
        for (int i = 0; i < 200; i++) {
          double value = Math.rint((random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(70))) + 0.0;
          type.encode(value, order).ifPresent(data -> assertEquals(type == ValueType.Number.FLOAT32
              ? (float) value
              : value, type.decode(data, 0, order), type + " " + order));
        }
    assertTrue(ValueType.Number.INT16.encode(32_768, WordOrder.ABCD).isEmpty());
    assertTrue(ValueType.Number.UINT16.encode(65_536, WordOrder.ABCD).isEmpty());
    assertTrue(ValueType.Number.UINT16.encode(-1, WordOrder.ABCD).isEmpty());
    assertTrue(ValueType.Number.UINT32.encode(0x1p32, WordOrder.ABCD).isEmpty());
    assertTrue(ValueType.Number.UINT64.encode(0x1p64, WordOrder.ABCD).isEmpty());
    assertTrue(ValueType.Number.INT64.encode(0x1p63, WordOrder.ABCD).isEmpty());
    assertArrayEquals(new byte[]{(byte) 0x80, 0, 0, 0, 0, 0, 0, 0}, ValueType.Number.UINT64.encode(0x1p63,
        WordOrder.ABCD).orElseThrow());
    assertArrayEquals(new byte[]{(byte) 0xFF, (byte) 0xFF}, ValueType.Number.UINT16.encode(65_535.2, WordOrder.ABCD)
        .orElseThrow());
  }

  @Test
  void anAnswerMustRepeatTheRequest() {
    WriteRequest request = new WriteRequest(RegisterTable.HOLDING, 1, 2, new byte[]{1, 2, 3, 4}, true);
    assertArrayEquals(new byte[]{16, 0, 1, 0, 2, 4, 1, 2, 3, 4}, request.encode().array());
    assertTrue(request.decode(ByteBuffer.wrap(new byte[]{16, 0, 1, 0, 2})) instanceof Reply.Data);
    assertEquals(new Reply.Refused(3), request.decode(ByteBuffer.wrap(new byte[]{(byte) 0x90, 3})));
    for (byte[] wrong : new byte[][]{{}, {16}, {16, 0, 1, 0, 3}, {6, 0, 1, 0, 2}, {16, 0, 1, 0, 2, 0}})
      assertThrows(MalformedReplyException.class, () -> request.decode(ByteBuffer.wrap(wrong)));
  }
}
