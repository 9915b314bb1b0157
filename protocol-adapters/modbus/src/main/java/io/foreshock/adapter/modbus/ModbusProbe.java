package io.foreshock.adapter.modbus;

import static java.util.stream.Collectors.joining;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.adapter.kit.ConfigView;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.adapter.kit.Trial.Failed;
import io.foreshock.adapter.modbus.ModbusSettings.Transport;
import io.foreshock.adapter.modbus.wire.ReadRequest;
import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.SourceProbe;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Tries the first device of a connection that does not run yet, and shows its
 * registers. Works without a register map too, which is how one is made.
 * Thread-safe.
 */
@Component(service = SourceProbe.class, property = Connection.PROTOCOL + "=modbus")
public final class ModbusProbe implements SourceProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration BROWSE = Duration.ofSeconds(6);
  private static final String NO_MAP = "none";
  private static final int SHOWN = 5;

  private final ApplianceFacts appliance;

  @Activate
  public ModbusProbe(BundleContext context) {
    this(ApplianceFacts.of(context));
  }

  ModbusProbe(ApplianceFacts appliance) {
    this.appliance = appliance;
  }

  @Override
  public String factoryPid() {
    return "io.foreshock.adapter.modbus";
  }

  @Override
  public void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException {
    Trial.run(report, appliance.offline(), trial -> {
      ModbusSettings checked = trial.settings(() -> {
        ModbusSettings read = read(settings);
        if (isMapped(settings))
          ModbusRun.map(read);
        return read;
      });
      DeviceAddress device = checked.devices().getFirst();
      if (checked.transport() != Transport.RTU) {
        trial.address(device.host());
        trial.connect(device.host(), device.port());
      }
      try (ModbusLine line = new ModbusLine(checked, device, appliance.offline())) {
        protocol(trial, line, checked);
        points(trial, line, checked, isMapped(settings));
      } catch (LineException e) {
        throw new Failed(Stage.READ, device + ": " + e.getMessage(), "Try again: it answered just before.");
      }
    });
  }

  private static boolean isMapped(Map<String, ?> settings) {
    return settings.get("map") != null && !String.valueOf(settings.get("map")).isBlank();
  }

  private ModbusSettings read(Map<String, ?> settings) {
    Map<String, Object> complete = new HashMap<>(settings);
    if (!isMapped(settings))
      complete.put("map", NO_MAP);
    return ModbusSettings.of(ConfigView.of(ModbusConfig.class, complete), "modbus:probe", appliance.conf())
        .hurried(PATIENCE);
  }

  /** Any answer will do, a refusal too: only a Modbus device refuses. */
  private static void protocol(Trial trial, ModbusLine line, ModbusSettings settings) throws Failed,
      InterruptedException {
    DeviceAddress device = settings.devices().getFirst();
    boolean serial = settings.transport() == Transport.RTU;
    try {
      Reply reply = line.ask(device.unit(), new ReadRequest(RegisterTable.HOLDING, 0, 1));
      if (reply instanceof Reply.Refused refused && refused.unreachable())
        throw new Failed(Stage.PROTOCOL, device + ": " + refused.describe(),
            "The gateway answers, the device behind it does not: check its unit number and its line.");
      if (serial)
        trial.passed(Stage.CONNECT, settings.serial().port() + " is open");
      trial.passed(Stage.PROTOCOL, device + " answers" + (settings.devices().size() > 1
          ? "; the first of " + settings.devices().size() + " devices, dry.run=true tries all"
          : ""));
    } catch (LineException e) {
      throw new Failed(e.kind() == LineException.Kind.CONNECT ? Stage.CONNECT : Stage.PROTOCOL,
          device + ": " + e.getMessage(), remedy(e.kind(), settings.transport()));
    }
  }

  private static String remedy(LineException.Kind kind, Transport transport) {
    boolean serial = transport == Transport.RTU;
    return switch (kind) {
      case CONNECT -> serial
          ? "Check serial.port, that the adapter is plugged in, that no other program has it, and that this user may "
              + "open it (group dialout)."
          : "Check address and port.";
      case TIMEOUT -> serial
          ? "Check the unit number, serial.baud, serial.parity and serial.stop.bits, and whether A and B are swapped."
          : "It accepts connections and does not answer: check the unit number (HOST:PORT/UNIT), and whether it needs "
              + (transport == Transport.TCP ? "transport=rtu-over-tcp." : "transport=tcp.");
      case LOST -> "It hangs up: check that its list of allowed clients has this machine, and that it is not at its "
          + "limit of connections.";
      case MALFORMED -> "What answers is not Modbus in this form: check the port, or try "
          + (transport == Transport.TCP ? "transport=rtu-over-tcp." : "transport=tcp.");
    };
  }

  private static void points(Trial trial, ModbusLine line, ModbusSettings settings, boolean mapped) throws Failed,
      LineException, InterruptedException {
    DeviceAddress device = settings.devices().getFirst();
    if (!mapped)
      throw new Failed(Stage.READ, "map is empty: nothing to read yet",
          "Name the CSV file of the register map; browsing shows the device's registers to choose from.");
    List<Point> points = ModbusRun.map(settings).of(device.asset());
    Survey survey = Survey.of(line, device.unit(), points, settings.limits(),
        System.nanoTime() + trial.left(BROWSE).toNanos());
    List<Survey.Finding> unread = survey.unread();
    if (!unread.isEmpty())
      throw new Failed(Stage.READ, unread.size() + " of " + points.size() + " points not read: " + unread.stream()
          .limit(SHOWN).map(f -> f.point().sensor() + " (" + f.point().place().table() + " " + f.point().place()
              .address() + "): " + f.trouble()).collect(joining("; ")),
          "Correct table and address in the map; manuals that count from 1 need map.base=1.");
    trial.passed(Stage.READ, points.size() + " points: " + survey.read().stream().limit(SHOWN)
        .map(f -> f.point().sensor() + " = " + f.value()).collect(joining(", ")));
  }

  @Override
  public List<Node> browse(Map<String, ?> settings, String parent) throws InterruptedException {
    ModbusSettings checked = read(settings);
    try {
      return new RegisterBrowser(checked, isMapped(settings), appliance.offline(), BROWSE).below(parent);
    } catch (LineException e) {
      throw new ForeshockException(ErrorCode.CONNECTION_FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
