package io.foreshock.benchmarks;

import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Adapters on the engine, the plant in a process of its own: how old a reading is
 * when it is on disk, and how many cores the appliance's process needs for it.
 */
final class AdapterSuite implements Suite {
  static final String READY = "plant: ready";
  static final String ABSENT = "plant: absent: ";
  /** What came while the JVM compiled is not measured. */
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final int DEVICES = 200;
  private static final int REGISTERS = 50;
  private static final int ITEMS = 10_000;
  private static final int MESSAGES = 50_000;
  private static final Duration START = Duration.ofSeconds(60);

  @Override
  public void run(Settings settings, Report report) throws IOException, InterruptedException {
    int seconds = settings.smoke() ? 10 : 60;
    if (settings.wants("modbus"))
      alone("modbus", modbus(DEVICES), settings, seconds, report);
    if (settings.wants("opcua"))
      alone("opcua", opcUa(ITEMS), settings, seconds, report);
    if (settings.wants("mqtt"))
      alone("mqtt", mqtt((int) settings.rowsOr(MESSAGES, MESSAGES)), settings, seconds, report);
    if (settings.wants("together"))
      together(settings, seconds, report);
  }

  private static void alone(String name, Case what, Settings settings, int seconds, Report report) throws IOException,
      InterruptedException {
    Path data = Files.createDirectories(settings.data().resolve(name));
    try (Plant _ = Plant.start(what.plant(), what.size())) {
      measure(what.name(), List.of(what), data, seconds, report);
    } catch (Plant.Absent e) {
      System.err.println(what.name() + ": skipped, " + e.getMessage());
    }
  }

  private static void together(Settings settings, int seconds, Report report) throws IOException,
      InterruptedException {
    Path data = Files.createDirectories(settings.data().resolve("together"));
    Case modbus = modbus(DEVICES / 2);
    Case opcUa = opcUa(ITEMS / 2);
    Case mqtt = mqtt((int) settings.rowsOr(MESSAGES, MESSAGES) / 2);
    try (Plant _ = Plant.start(modbus.plant(), modbus.size());
        Plant _ = Plant.start(opcUa.plant(), opcUa.size());
        Plant _ = Plant.start(mqtt.plant(), mqtt.size())) {
      measure("together_half", List.of(modbus, opcUa, mqtt), data, seconds, report);
    } catch (Plant.Absent e) {
      System.err.println("together_half: skipped, " + e.getMessage());
    }
  }

  private static Case modbus(int count) {
    String[] devices = new String[count];
    for (int i = 0; i < count; i++)
      devices[i] = String.format(Locale.ROOT, "hall%d/device%03d=127.0.0.1:%d", i % 4, i, AdapterPlant.MODBUS_PORT + i);
    return new Case("modbus_" + count + "x" + REGISTERS, "modbus", count, "io.foreshock.adapter.modbus.ModbusAdapter",
        Map.of("devices", devices, "map", "map.csv"), count * REGISTERS,
        count + " devices x " + REGISTERS + " registers each second, from the answer to the commit");
  }

  private static Case opcUa(int items) {
    return new Case("opcua_" + items, "opcua", items, "io.foreshock.adapter.opcua.OpcUaAdapter",
        Map.of("endpoint", "opc.tcp://127.0.0.1:" + AdapterPlant.OPCUA_PORT + "/plant", "security_policy", "None",
            "security_mode", "None", "include", new String[]{"Bench/*"}),
        items, items
            + " items changed each second, publishing interval 500 ms, from the change in the server to the commit");
  }

  private static Case mqtt(int messages) {
    return new Case("mqtt_" + messages, "mqtt", messages, "io.foreshock.adapter.mqtt.MqttAdapter",
        Map.of("host", "127.0.0.1", "port", AdapterPlant.MQTT_PORT, "topics", new String[]{"plant/#"}, "topic_prefix",
            "plant/"),
        MqttLoad.TOPICS, messages + " messages a second, QoS 1, JSON, " + MqttLoad.TOPICS
            + " topics, through mosquitto, from the sender's time stamp to the commit");
  }

  /**
   * @param plant
   *            its other side
   * @param size
   *            devices, items or messages a second
   */
  private record Case(String name, String plant, int size, String component, Map<String, Object> keys, int sensors,
      String note) {}

  private static void map(Path data) throws IOException {
    StringBuilder map = new StringBuilder("sensor,table,address,type\n");
    for (int i = 0; i < REGISTERS; i++)
      map.append("r").append(i).append(",holding,").append(100 + i).append(",uint16\n");
    Files.writeString(Files.createDirectories(data.resolve("conf")).resolve("map.csv"), map);
  }

  private static void measure(String name, List<Case> cases, Path data, int seconds, Report report)
      throws IOException, InterruptedException {
    map(data);
    Engine engine = Engine.open(data.resolve("store"), () -> ForeshockStore.CODECS, EngineOptions.defaults());
    CommitClock clock = new CommitClock(engine.ingest());
    List<AdapterHost> hosts = new ArrayList<>();
    try {
      AdapterHost.Store store = new AdapterHost.Store(engine.catalog(), clock, engine.history());
      for (Case what : cases)
        hosts.add(AdapterHost.start(what.component, what.keys, store, data));
      for (AdapterHost host : hosts)
        awaitOnline(host);
      long sensors = cases.stream().mapToLong(Case::sensors).sum();
      Await.until("every sensor", START, () -> engine.catalog().sensors().size() >= sensors
          && clock.readings() >= sensors * 5);
      Thread.sleep(WARM_UP);
      clock.reset();
      long cpu = cpuNanos();
      long begin = System.nanoTime();
      Thread.sleep(Duration.ofSeconds(seconds));
      double wall = (System.nanoTime() - begin) / 1e9;
      double cores = (cpuNanos() - cpu) / 1e9 / wall;
      String note = String.join("; ", cases.stream().map(Case::note).toList());
      figure(report, name, note, "readings_per_second", clock.readings() / wall, "1/s", Better.HIGHER);
      figure(report, name, note, "age_at_commit_p50", clock.millis(0.5), "ms", Better.LOWER);
      figure(report, name, note, "age_at_commit_p99", clock.millis(0.99), "ms", Better.LOWER);
      figure(report, name, note, "cores", cores, "cores", Better.LOWER);
    } finally {
      hosts.forEach(AdapterSuite::close);
      engine.close();
    }
  }

  /** One that does not end must not keep the others from it. */
  private static void close(AdapterHost host) {
    try {
      host.close();
    } catch (IllegalStateException e) {
      System.err.println(host.connection().id() + ": " + e);
    }
  }

  private static void awaitOnline(AdapterHost host) {
    try {
      Await.until("online", START, () -> host.connection().status().state() == State.ONLINE);
    } catch (AssertionError e) {
      throw new IllegalStateException(host.connection().status().toString(), e);
    }
  }

  private static void figure(Report report, String name, String note, String metric, double value, String unit,
      Better better) {
    report.figure(new Figure(name, metric, value, unit, better, note));
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** The other side, as a child process. */
  private record Plant(Process process) implements AutoCloseable {
    /** Something of the system that it needs is not there. */
    static final class Absent extends IOException {
      Absent(String what) {
        super(what);
      }
    }

    static Plant start(String protocol, int size) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx768m", "-cp", System.getProperty("java.class.path"), AdapterPlant.class.getName(),
          protocol, String.valueOf(size)));
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine())
        if (line.equals(READY))
          return new Plant(process);
        else
          if (line.startsWith(ABSENT))
            throw new Absent(line.substring(ABSENT.length()));
      throw new IOException("the plant ended early: " + protocol);
    }

    @Override
    public void close() {
      // It takes its own children along.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
