package io.foreshock.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.modbus.wire.MalformedReplyException;
import io.foreshock.adapter.modbus.wire.ReadRequest;
import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.adapter.modbus.wire.Request;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WordOrder;
import io.foreshock.adapter.modbus.wire.WriteRequest;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * What devices and people might send us. The long form: {@code -Dforeshock.fuzz.rounds=20000000}; a failure names its
 * seed, {@code -Dforeshock.fuzz.seed}.
 */
class HostileBytesFuzzTest {
  private static final long SEED = Long.getLong("foreshock.fuzz.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("foreshock.fuzz.rounds", 20_000);
  private static final String MAP = "sensor,table,address,type,order,scale,offset,unit,low,high,interval,device,labels,write\n"
      + "a,holding,100,float32,CDAB,0.1,-5,m3/h,0,80,5s,line1,RUN=1|STOP=0,yes\n\"b, x\",coil,0x9,bool\n"
      + "c,4,7,string:4\nd,holding,1,bit:3\n";

  private final Random random = new Random(SEED);

  private interface Trick {
    void play();
  }

  private static void harmless(Trick trick) {
    try {
      trick.play();
    } catch (MalformedReplyException e) {
      // refused, as it should be
    } catch (RuntimeException e) {
      throw new AssertionError("seed=" + SEED, e);
    }
  }

  @Test
  void answersAreReadOrRefused() {
    WordOrder[] orders = WordOrder.values();
    ValueType[] types = {ValueType.Number.INT16, ValueType.Number.UINT64, ValueType.Number.FLOAT64, new ValueType.Bit(
        3), new ValueType.Text(5), new ValueType.Flag()};
    for (int round = 0; round < ROUNDS; round++) {
      RegisterTable table = RegisterTable.values()[random.nextInt(4)];
      int quantity = 1 + random.nextInt(20);
      Request request = random.nextBoolean()
          ? new ReadRequest(table, random.nextInt(1_000), quantity)
          : new WriteRequest(RegisterTable.HOLDING, random.nextInt(1_000), quantity, new byte[quantity * 2], true);
      byte[] answer = new byte[random.nextInt(48)];
      random.nextBytes(answer);
      if (answer.length > 1 && random.nextBoolean()) {
        answer[0] = (byte) (request.encode().get(0) + (random.nextInt(4) == 0 ? 0x80 : 0));
        answer[1] = (byte) (answer.length - 2);
      }
      harmless(() -> {
        if (request.decode(ByteBuffer.wrap(answer)) instanceof Reply.Data data)
          types[random.nextInt(types.length)].decode(data.bytes(), random.nextInt(40) - 4, orders[random.nextInt(4)]);
      });
    }
  }

  @Test
  void mapsAreReadOrTheirProblemsNamed() {
    String pool = ",\"\n\r#=|:.x-0189abcdehilnorst\uFEFF\u0000";
    for (int round = 0; round < ROUNDS / 40; round++) {
      StringBuilder map = new StringBuilder(MAP);
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        int at = random.nextInt(map.length());
        switch (random.nextInt(3)) {
          case 0 -> map.setCharAt(at, pool.charAt(random.nextInt(pool.length())));
          case 1 -> map.insert(at, pool.charAt(random.nextInt(pool.length())));
          default -> map.deleteCharAt(at);
        }
      }
      harmless(() -> {
        try {
          RegisterMap read = new MapReader(Duration.ofSeconds(1), random.nextInt(2)).read(new StringReader(map
              .toString()));
          assertTrue(!read.points().isEmpty() || !read.problems().isEmpty(), map.toString());
        } catch (IOException e) {
          throw new AssertionError(map.toString(), e);
        }
      });
    }
  }

  /** Frames without sense, from a device that never stops talking. */
  @Test
  void framesOfALineAreDropped() throws Exception {
    try (ServerSocket device = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread talking = Thread.ofPlatform().daemon().start(() -> babble(device));
      RtuLink link = RtuLink.overTcp("127.0.0.1", device.getLocalPort(), Duration.ofSeconds(5));
      link.connect().get(5, TimeUnit.SECONDS);
      ReadRequest request = new ReadRequest(RegisterTable.HOLDING, 0, 1);
      for (int i = 0; i < 20; i++)
        try {
          request.decode(link.exchange(1, request.encode()).get(20, TimeUnit.MILLISECONDS));
        } catch (TimeoutException | MalformedReplyException e) {
          // nothing of use
        } catch (ExecutionException e) {
          assertTrue(e.getCause() instanceof MalformedReplyException || e.getCause() instanceof IOException, e
              .toString());
        }
      link.close();
      Await.until("gone", () -> !talking.isAlive());
    }
  }

  private void babble(ServerSocket device) {
    try (Socket socket = device.accept(); OutputStream out = socket.getOutputStream()) {
      Random noise = new Random(SEED);
      for (int i = 0; i < 1_000_000; i++) {
        byte[] frame = new byte[1 + noise.nextInt(12)];
        noise.nextBytes(frame);
        frame[0] = 1;
        out.write(frame);
      }
    } catch (IOException e) {
      // hung up
    }
  }
}
