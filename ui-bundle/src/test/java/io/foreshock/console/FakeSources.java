package io.foreshock.console;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.SourceProbe;
import io.foreshock.api.platform.SourceAdmin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Two kinds of connection, an MQTT broker that asks for a password, and a tree of topics. */
final class FakeSources implements SourceAdmin {
  static final String MQTT = "io.foreshock.adapter.mqtt";
  final Map<String, Source> saved = new ConcurrentHashMap<>();
  final List<Map<String, ?>> tested = new CopyOnWriteArrayList<>();
  final List<String> browsed = new CopyOnWriteArrayList<>();
  /** While not counted down the test waits at its third stage. */
  volatile CountDownLatch gate = new CountDownLatch(0);
  volatile boolean interrupted;

  FakeSources() {
    saved.put("plantbus", new Source(MQTT, "plantbus", Map.of("host", "10.0.4.2", "topics", "plant/#")));
  }

  private static Field field(String key, String label, String hint, FieldType type, boolean required, boolean many,
      String standard) {
    return new Field(key, label, hint, type, required, many, standard, Map.of());
  }

  @Override
  public List<Form> forms(Locale locale) {
    return List.of(new Form("io.foreshock.adapter.modbus", "modbus", "Modbus", "Readings polled from Modbus devices",
        List.of(field("devices", "Devices", "ASSET=HOST[:PORT][/UNIT]", FieldType.TEXT, true, true, ""))),
        new Form(MQTT, "mqtt", "MQTT", "Readings from an MQTT broker", List.of(
            field("host", "Host", "", FieldType.TEXT, true, false, "localhost"),
            field("port", "Port", "0 = 1883, or 8883 with TLS", FieldType.INTEGER, false, false, "0"),
            field("topics", "Topics", "Topic filters", FieldType.TEXT, false, true, ""),
            new Field("version", "Version", "", FieldType.TEXT, false, false, "5", versions()),
            field("username", "User name", "Empty = none", FieldType.TEXT, false, false, ""),
            field("password", "Password", "", FieldType.PASSWORD, false, false, ""),
            field("tls", "TLS", "Host name and certificate are checked", FieldType.SWITCH, false, false, "false"),
            field("rate", "Rate", "Messages per second", FieldType.DECIMAL, false, false, "1.5"))));
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("5", "MQTT 5");
    versions.put("3.1.1", "MQTT 3.1.1");
    return versions;
  }

  @Override
  public List<Source> sources() {
    List<Source> all = new ArrayList<>();
    for (Source s : saved.values()) {
      Map<String, String> told = new LinkedHashMap<>(s.settings());
      told.remove("password");
      all.add(new Source(s.factoryPid(), s.name(), told));
    }
    all.sort(Comparator.comparing(Source::name));
    return all;
  }

  @Override
  public void save(Source source) {
    if (source.settings().getOrDefault("port", "0").equals("99999"))
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "port: must be 0..65535: 99999");
    saved.put(source.name(), source);
  }

  @Override
  public void delete(String factoryPid, String name) {
    saved.remove(name);
  }

  @Override
  public SourceProbe probe(String factoryPid) {
    return new Probe();
  }

  private final class Probe implements SourceProbe {
    @Override
    public String factoryPid() {
      return MQTT;
    }

    @Override
    public void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException {
      tested.add(settings);
      report.accept(new Step(Stage.ADDRESS, true, "10.0.4.2 answers", ""));
      report.accept(new Step(Stage.CONNECT, true, "port 1883 is open, 4 ms", ""));
      try {
        gate.await();
      } catch (InterruptedException e) {
        interrupted = true;
        throw e;
      }
      boolean knows = settings.containsKey("password");
      report.accept(new Step(Stage.LOGIN, knows, knows ? "accepted" : "the broker refused the login: not authorized",
          knows ? "" : "Give user name and password of an account that may subscribe."));
      if (knows)
        report.accept(new Step(Stage.READ, true, "first message after 120 ms: plant/line1/press4/temp", ""));
    }

    @Override
    public List<Node> browse(Map<String, ?> settings, String parent) {
      browsed.add(parent);
      return switch (parent) {
        case "" -> List.of(new Node("plant/#", "plant", true, "", ""));
        case "plant/#" -> List.of(new Node("plant/line1", "line1", true, "", ""),
            new Node("plant/temp", "temp", false, "number", "21.5"));
        default -> List.of();
      };
    }
  }
}
