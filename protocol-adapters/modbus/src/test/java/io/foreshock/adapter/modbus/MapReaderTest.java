package io.foreshock.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WordOrder;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MapReaderTest {
  private static final String HEADER = "sensor,table,address,type,order,scale,offset,unit,low,high,interval,device,labels\n";

  @Test
  void readsEveryColumn() throws IOException {
    RegisterMap map = read("""
        # pumps of hall 2
        description,sensor,table,address,type,order,scale,offset,unit,quantity,low,high,interval,device
        "flow, outlet",flow,holding,100,float32,CDAB,0.5,-3,m3/h,flow,0,80,500ms,line2/pump3
        ,motor/temp,4,0x10,int16,,0.1,,°C,,,,,
        """);
    assertEquals(List.of(), map.problems());
    Point flow = map.points().getFirst();
    assertEquals(new Point.Place(RegisterTable.HOLDING, 100, ValueType.Number.FLOAT32, WordOrder.CDAB), flow.place());
    assertEquals(new Point.Meta("m3/h", "flow", 0, 80, "flow, outlet"), flow.meta());
    assertEquals(Duration.ofMillis(500), flow.interval());
    assertEquals(3, flow.line());
    Point temp = map.points().getLast();
    assertEquals(16, temp.place().address());
    assertEquals(Duration.ofSeconds(1), temp.interval());
    assertEquals("line2/pump3/motor", temp.spec("line2/pump3").asset());
    assertEquals(12.5, temp.decode(new byte[]{0, 125}, 16), 1e-12);
    assertEquals(List.of(flow, temp), map.of("line2/pump3"));
    assertEquals(List.of(temp), map.of("line2/pump4"));
  }

  @Test
  void theExampleOfTheProductIsRight() throws IOException {
    Path example = Path.of("../../distribution/src/main/image/conf/examples/pumps.csv");
    try (Reader in = Files.newBufferedReader(example)) {
      RegisterMap map = new MapReader(Duration.ofSeconds(1), 0).read(in);
      assertEquals(List.of(), map.problems());
      assertEquals(6, map.points().size());
    }
  }

  @Test
  void firstAddressCanBeOne() throws IOException {
    RegisterMap map = new MapReader(Duration.ofSeconds(1), 1)
        .read(new StringReader("sensor,table,address,type\na,holding,1,int16\nb,holding,0,int16\n"));
    assertEquals(0, map.points().getFirst().place().address());
    assertEquals("line 3, column address: must be 1..65536: 0", map.describeProblems());
  }

  @Test
  void labelsMakeNumbersOfTexts() throws IOException {
    RegisterMap map = read(HEADER + "state,holding,0,string:2,,10,1,,,,,,RUN=1|STOP=0\n");
    Point state = map.points().getFirst();
    assertEquals(11, state.decode("RUN\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0));
    assertEquals(1, state.decode("STOP".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0));
    assertTrue(Double.isNaN(state.decode("HALT".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0)));
  }

  @Test
  void everyProblemIsNamedWithLineColumnAndReason() throws IOException {
    RegisterMap map = read(HEADER + """
        a,holdin,1,int16
        b,holding,x,int17,ABDC,0,1
        c,coil,1,int16
        d,holding,1,bool
        e,holding,65535,int32
        f,holding,1,int16,,,,,9,3
        ,holding,1,int16,,nan,,,,,1d,,RUN
        g,holding,1,int16
        g,holding,2,int16
        h,holding,1,int16,,,,,,,,,,more
        """);
    assertEquals(
        """
            line 2, column table: unknown: holdin, expected coil, discrete, holding, input or 1..4
            line 3, column type: unknown: int17, expected bool, int16, uint16, int32, uint32, int64, uint64, float32, float64, bit:0..15 or string:1..64
            line 3, column order: unknown: ABDC, expected ABCD, CDAB, BADC or DCBA
            line 3, column address: no number: x
            line 3, column scale: must not be 0
            line 4, column type: a coil is a bool
            line 5, column type: a register is no bool; use bit:0..15
            line 6, column address: ends beyond the last register: end=65537, limit=65536
            line 7, column low: above high: low=9.0, high=3.0
            line 8, column sensor: is empty
            line 8, column interval: unknown: 1d, expected 500ms, 1s, 5min or 1h, from 10ms to 24h
            line 8, column scale: no number: nan
            line 8, column labels: not TEXT=NUMBER: RUN
            line 11: more fields than columns: fields=14
            line 10, column sensor: named twice: sensor=g, first in line 9""",
        String.join("\n", map.problems().stream().map(Object::toString).toList()));
    assertTrue(map.describeProblems().endsWith("; and 10 more"), map.describeProblems());
  }

  @Test
  void aHeaderThatCannotBeUsedIsTheOnlyProblem() throws IOException {
    assertEquals("line 1, column adress: unknown column; line 1, column address: the column is missing",
        read("sensor,table,adress,type\na,holding,1,int16\n").describeProblems());
    assertEquals("line 1: no points", read("").describeProblems());
    assertEquals("line 1: no points", read("sensor,table,address,type\n").describeProblems());
  }

  @Test
  void hostileTextsBecomeProblems() throws IOException {
    Random random = new Random(7);
    String alphabet = "sensor,table,address,type\n\"',#\0;=|0x9-.holdingbit:";
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? HEADER : "");
      for (int c = random.nextInt(200); c > 0; c--)
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      RegisterMap map = read(text.toString());
      assertTrue(!map.points().isEmpty() || !map.problems().isEmpty(), text::toString);
    }
  }

  private static RegisterMap read(String text) throws IOException {
    return new MapReader(Duration.ofSeconds(1), 0).read(new StringReader(text));
  }
}
