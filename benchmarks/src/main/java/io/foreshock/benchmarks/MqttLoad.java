package io.foreshock.benchmarks;

import io.foreshock.testkit.Await;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A mosquitto of the system, and a device that publishes so much with QoS 1 in
 * bursts of ten milliseconds: written by hand, MQTT 3.1.1, so that the sender
 * needs little of the machine that is measured. Its acknowledgements are read and
 * thrown away.
 */
final class MqttLoad {
  static final int TOPICS = 1_000;
  private static final int BURSTS = 100;
  private static final int CONNECT = 0x10;
  private static final int PUBLISH_QOS_1 = 0x32;
  private static final int LAST_ID = 65_535;

  private MqttLoad() {
  }

  static void start(int port, int messagesPerSecond) throws Exception {
    Optional<Path> mosquitto = Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
        .map(p -> Path.of(p, "mosquitto")).filter(Files::isExecutable).findFirst();
    if (mosquitto.isEmpty()) {
      System.out.println(AdapterSuite.ABSENT + "no mosquitto on the PATH");
      return;
    }
    Path folder = Files.createTempDirectory("foreshock-mqtt-load");
    Path config = Files.write(folder.resolve("mosquitto.conf"), List.of("listener " + port + " 127.0.0.1",
        "allow_anonymous true", "max_queued_messages 0", "max_inflight_messages 0", "log_dest none"));
    new ProcessBuilder(mosquitto.get().toString(), "-c", config.toString()).redirectErrorStream(true).redirectOutput(
        ProcessBuilder.Redirect.DISCARD).start();
    Await.until("mosquitto listens", () -> {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return socket.isConnected();
      } catch (IOException e) {
        return false;
      }
    });
    Thread.ofPlatform().name("device").daemon().start(() -> publish(port, messagesPerSecond));
  }

  private static void publish(int port, int messagesPerSecond) {
    try (Socket socket = new Socket("127.0.0.1", port);
        DataOutputStream out = new DataOutputStream(
            new BufferedOutputStream(socket.getOutputStream(), 1 << 16))) {
      out.write(new byte[]{CONNECT, 18, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 6, 'd', 'e', 'v', 'i', 'c', 'e'});
      out.flush();
      Thread.ofPlatform().name("acknowledgements").daemon().start(() -> discard(socket));
      byte[][] topics = new byte[TOPICS][];
      for (int i = 0; i < TOPICS; i++)
        topics[i] = ("plant/line" + i % 8 + "/machine" + i / 20 + "/s" + i).getBytes(StandardCharsets.US_ASCII);
      long due = System.nanoTime();
      long sent = 0;
      for (long burst = 1;; burst++) {
        long now = System.currentTimeMillis() * 1_000;
        for (; sent < burst * messagesPerSecond / BURSTS; sent++)
          message(out, topics[(int) (sent % TOPICS)], (int) (sent % LAST_ID) + 1, now, sent);
        out.flush();
        due += 1_000_000_000L / BURSTS;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException e) {
      System.err.println("device: " + e);
      System.exit(1);
    }
  }

  private static void message(DataOutputStream out, byte[] topic, int id, long micros, long value) throws IOException {
    byte[] payload = ("{\"ts\":" + micros + ",\"value\":" + value % 10_000 * 0.1 + "}").getBytes(
        StandardCharsets.US_ASCII);
    int length = 4 + topic.length + payload.length;
    out.write(PUBLISH_QOS_1);
    if (length > 127)
      out.write(length & 0x7F | 0x80);
    out.write(length > 127 ? length >> 7 : length);
    out.writeShort(topic.length);
    out.write(topic);
    out.writeShort(id);
    out.write(payload);
  }

  private static void discard(Socket socket) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = socket.getInputStream();
      while (in.read(buffer) >= 0) {
        // nothing depends on them
      }
    } catch (IOException e) {
      // the sender notices too
    }
  }
}
