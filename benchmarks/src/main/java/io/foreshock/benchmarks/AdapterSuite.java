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
  static final String READY = "plant: port=";
  private static final int DEVICES = 200;
  private static final int REGISTERS = 50;
  private static final int ITEMS = 10_000;
  private static final Duration START = Duration.ofSeconds(60);

  @Override
  public void run(Settings settings, Report report) throws IOException, InterruptedException {
    int seconds = settings.smoke() ? 10 : 60;
    if (settings.wants("modbus"))
      modbus(settings, report, seconds);
    if (settings.wants("opcua"))
      opcUa(settings, report, seconds);
  }

  private static void modbus(Settings settings, Report report, int seconds) throws IOException, InterruptedException {
    Path data = settings.data().resolve("modbus");
    Path conf = Files.createDirectories(data.resolve("conf"));
    StringBuilder map = new StringBuilder("sensor,table,address,type\n");
    for (int i = 0; i < REGISTERS; i++)
      map.append("r").append(i).append(",holding,").append(100 + i).append(",uint16\n");
    Files.writeString(conf.resolve("map.csv"), map);
    try (Plant plant = Plant.start("modbus", DEVICES)) {
      String[] devices = new String[DEVICES];
      for (int i = 0; i < DEVICES; i++)
        devices[i] = String.format(Locale.ROOT, "hall%d/device%03d=127.0.0.1:%d", i % 4, i, plant.port + i);
      measure(new Case("modbus_200x50", "io.foreshock.adapter.modbus.ModbusAdapter",
          Map.of("devices", devices, "map", "map.csv"), DEVICES * REGISTERS,
          DEVICES + " devices x " + REGISTERS + " registers each second, from the answer to the commit"), data, seconds,
          report);
    }
  }

  private static void opcUa(Settings settings, Report report, int seconds) throws IOException, InterruptedException {
    Path data = Files.createDirectories(settings.data().resolve("opcua"));
    try (Plant plant = Plant.start("opcua", ITEMS)) {
      measure(new Case("opcua_10000", "io.foreshock.adapter.opcua.OpcUaAdapter",
          Map.of("endpoint", "opc.tcp://127.0.0.1:" + plant.port + "/plant", "security_policy", "None",
              "security_mode", "None", "include", new String[]{"Bench/*"}),
          ITEMS,
          ITEMS
              + " items changed each second, publishing interval 500 ms, from the change in the server to the commit"),
          data, seconds, report);
    }
  }

  private record Case(String name, String component, Map<String, Object> keys, int sensors, String note) {}

  private static void measure(Case what, Path data, int seconds, Report report) throws InterruptedException {
    Engine engine = Engine.open(data.resolve("store"), () -> ForeshockStore.CODECS, EngineOptions.defaults());
    CommitClock clock = new CommitClock(engine.ingest());
    try (AdapterHost host = AdapterHost.start(what.component, what.keys, engine.catalog(), clock, data)) {
      try {
        Await.until("online", START, () -> host.connection().status().state() == State.ONLINE);
      } catch (AssertionError e) {
        throw new IllegalStateException(host.connection().status().toString(), e);
      }
      Await.until("every sensor", START, () -> clock.readings() >= what.sensors * 5L);
      clock.reset();
      long cpu = cpuNanos();
      long begin = System.nanoTime();
      Thread.sleep(Duration.ofSeconds(seconds));
      double wall = (System.nanoTime() - begin) / 1e9;
      double cores = (cpuNanos() - cpu) / 1e9 / wall;
      figure(report, what, "readings_per_second", clock.readings() / wall, "1/s", Better.HIGHER);
      figure(report, what, "age_at_commit_p50", clock.millis(0.5), "ms", Better.LOWER);
      figure(report, what, "age_at_commit_p99", clock.millis(0.99), "ms", Better.LOWER);
      figure(report, what, "cores", cores, "cores", Better.LOWER);
    } finally {
      engine.close();
    }
  }

  private static void figure(Report report, Case what, String metric, double value, String unit, Better better) {
    report.figure(new Figure(what.name, metric, value, unit, better, what.note));
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** The other side, as a child process. */
  private record Plant(Process process, int port) implements AutoCloseable {
    static Plant start(String protocol, int size) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx768m", "-cp", System.getProperty("java.class.path"), AdapterPlant.class.getName(),
          protocol, String.valueOf(size)));
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine())
        if (line.startsWith(READY))
          return new Plant(process, Integer.parseInt(line.substring(READY.length())));
      throw new IOException("the plant ended early: " + protocol);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
