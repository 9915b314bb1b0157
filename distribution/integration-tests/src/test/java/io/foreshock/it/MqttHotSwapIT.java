package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.TestSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The MQTT adapter is updated under load, removed and installed again; every message is stored once, and nothing of an
 * old version stays in memory. In CI three updates at 5,000 messages a second; the long form is
 * {@code -Dforeshock.it.swaps=20 -Dforeshock.it.mqttRate=20000}.
 */
class MqttHotSwapIT {
  private static final String ADAPTER = "io.foreshock.adapter.mqtt";
  private static final int RATE = Integer.getInteger("foreshock.it.mqttRate", 5_000);
  private static final int SWAPS = Integer.getInteger("foreshock.it.swaps", 3);
  private static final int SENSORS = 10;
  private static final long START = 1_700_000_000_000L;

  @TempDir
  Path folder;
  private TestSigner signer;

  /** Publishes numbered messages at a fixed rate, QoS 1, round robin over the sensors. */
  private static final class Publisher implements Runnable {
    private final Mqtt5AsyncClient client;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong published = new AtomicLong();
    private final Semaphore inFlight = new Semaphore(2_000);

    Publisher(int port) {
      client = MqttClient.builder().useMqttVersion5().identifier("plant").serverHost("127.0.0.1").serverPort(port)
          .buildAsync();
      client.connect().join();
    }

    @Override
    public void run() {
      long begin = System.nanoTime();
      for (long n = 0; !stop.get(); n++) {
        long due = begin + n * 1_000_000_000L / RATE;
        while (System.nanoTime() < due) LockSupport.parkNanos(200_000);
        String payload = "{\"value\":" + n + ",\"ts\":" + (START + n) + "}";
        inFlight.acquireUninterruptibly();
        client.publishWith().topic("plant/line9/mixer/s" + n % SENSORS).qos(MqttQos.AT_LEAST_ONCE)
            .payload(payload.getBytes(StandardCharsets.UTF_8)).send().whenComplete((ok, error) -> {
              inFlight.release();
              if (error == null) published.incrementAndGet();
            });
      }
      inFlight.acquireUninterruptibly(2_000);
      client.disconnect().join();
    }
  }

  @Test
  void updatesUnderLoadLoseNothingStoreNothingTwiceAndLeaveNothingBehind() throws Exception {
    Path data = folder.resolve("data");
    signer = TestSigner.make(folder, "acme");
    signer.certificate(Files.createDirectories(data.resolve("trust")).resolve("acme.pem"));
    try (Broker broker = Broker.start(folder); Product product = Product.start(data, "--headless", "--no-demo")) {
      long pid = product.pid();
      Path conf = Files.createDirectories(data.resolve("conf"));
      Files.writeString(conf.resolve("io.foreshock.adapter.mqtt-plantbus.cfg"), """
          host = 127.0.0.1
          port = %d
          clientId = foreshock-it
          topics = plant/#
          topic.prefix = plant/
          """.formatted(broker.port()));
      Await.until("the MQTT source is online", Duration.ofSeconds(30), () -> online(product));
      Publisher publisher = new Publisher(broker.port());
      Thread publishing = Thread.ofPlatform().name("publisher").start(publisher);
      awaitRows(product, 5_000);
      long begin = System.nanoTime();
      long first = publisher.published.get();
      for (int swap = 1; swap <= SWAPS; swap++) {
        update(product, "0.1.0.swap" + swap);
        product.awaitUnloaded();
        long stored = rows(product);
        awaitRows(product, stored + RATE / 10);
      }
      long rate = (publisher.published.get() - first) * 1_000_000_000L / (System.nanoTime() - begin);
      long before = publisher.published.get();
      assertEquals(0, product.command("bundle", "uninstall", ADAPTER).exitCode());
      Await.until("messages go on while the adapter is away", () -> publisher.published.get() > before + RATE / 2);
      update(product, "0.1.0.back");
      awaitRows(product, publisher.published.get() + 1_000);
      publisher.stop.set(true);
      publishing.join();
      long sent = publisher.published.get();
      awaitRows(product, sent);
      assertEquals(sent, rows(product), "rows stored (kind of broker: " + broker.kind() + ")");
      double sum = product.sql("SELECT SUM(\"value\") FROM readings WHERE sensor_id LIKE 'line9/mixer/%'").get(0).get(0)
          .asDouble();
      assertEquals(sent * (sent - 1) / 2.0, sum, 0.0);
      assertTrue(product.running() && product.pid() == pid, "no restart");
      product.awaitUnloaded();
      System.out.println("MQTT hot swap x " + SWAPS + " with " + broker.kind() + " at " + rate + " msg/s: " + sent
          + " messages, 0 lost, 0 duplicates, old class loader collected each time");
    }
  }

  private void update(Product product, String version) throws Exception {
    Path jar = signer.sign(NextRelease.of(Product.home().resolve("adapters/" + ADAPTER + ".jar"), version, folder));
    Product.Ended ended = product.command("bundle", "install", jar.toString());
    assertEquals(0, ended.exitCode(), ended.output());
    Product.Ended list = product.command("bundle", "list");
    assertTrue(list.output().lines().anyMatch(l -> l.contains(ADAPTER) && l.contains(version) && l.contains("ACTIVE")),
        list.output());
  }

  private static boolean online(Product product) throws Exception {
    return product.get("/api/sources").toString().contains("ONLINE");
  }

  private static long rows(Product product) throws Exception {
    return product.count("SELECT COUNT(*) FROM readings WHERE sensor_id LIKE 'line9/mixer/%'");
  }

  private static void awaitRows(Product product, long atLeast) {
    Await.until(atLeast + " rows are stored", Duration.ofSeconds(90), () -> rows(product) >= atLeast);
  }
}
