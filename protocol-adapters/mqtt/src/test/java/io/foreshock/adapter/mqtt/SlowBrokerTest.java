package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker that takes its time to answer. */
class SlowBrokerTest {
  private static final int CONNECT = 0x10;

  @TempDir
  Path folder;

  /** Else two sessions with one name would throw each other out, and the classes of an old version stay in memory. */
  @ParameterizedTest
  @CsvSource({"5, 2003000000", "3.1.1, 20020000"})
  void anAnswerThatComesAfterTheEndLeavesNoConnection(String version, String accepted) throws Exception {
    InMemoryAppliance appliance = new InMemoryAppliance();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      MqttConfig config = TestConfig.broker(server.getLocalPort(), "plant/#").with("version", version).build();
      MqttAdapter adapter = new MqttAdapter(appliance.catalog(), appliance.ingest(), config, Map.of(),
          new ApplianceFacts(folder, false));
      try (Socket client = server.accept()) {
        client.setSoTimeout(5_000);
        assertEquals(CONNECT, client.getInputStream().read());
        adapter.deactivate();
        assertTrue(ends(client, accepted), "the client goes away");
      }
    }
  }

  private static boolean ends(Socket client, String answer) throws IOException {
    try {
      client.getOutputStream().write(HexFormat.of().parseHex(answer));
      while (client.getInputStream().read() >= 0) {
        // what it says before it goes
      }
      return true;
    } catch (SocketException gone) {
      return true;
    }
  }
}
