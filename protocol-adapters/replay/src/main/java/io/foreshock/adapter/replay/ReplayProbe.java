package io.foreshock.adapter.replay;

import static java.util.stream.Collectors.joining;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.adapter.kit.ConfigView;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.adapter.kit.Trial.Failed;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.SourceProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Looks into a file that is not replayed yet: its columns and its first row. Thread-safe. */
@Component(service = SourceProbe.class, property = Connection.PROTOCOL + "=replay")
public final class ReplayProbe implements SourceProbe {
  /** Even a file on a sleeping network drive. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int SHOWN = 5;

  private final ApplianceFacts appliance;

  @Activate
  public ReplayProbe(BundleContext context) {
    this(ApplianceFacts.of(context));
  }

  ReplayProbe(ApplianceFacts appliance) {
    this.appliance = appliance;
  }

  @Override
  public String factoryPid() {
    return "io.foreshock.adapter.replay";
  }

  private ReplaySettings read(Map<String, ?> settings) {
    return ReplaySettings.of(ConfigView.of(ReplayConfig.class, settings), "replay:probe", appliance.data());
  }

  @Override
  public void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException {
    Trial.run(report, appliance.offline(), trial -> {
      ReplaySettings checked = trial.settings(() -> read(settings));
      if (!read(trial, Stage.ADDRESS, () -> Files.isRegularFile(checked.file())))
        throw new Failed(Stage.ADDRESS, "no such file: file=" + checked.file(),
            "Correct the path, or copy the file there; relative paths are below " + appliance.data() + ".");
      trial.passed(Stage.ADDRESS, checked.file() + ", " + read(trial, Stage.ADDRESS, () -> Files.size(checked.file()))
          + " bytes");
      SourceFile.Sample sample = read(trial, Stage.CONNECT, () -> new SourceFile(checked).sample());
      trial.passed(Stage.CONNECT, "readable");
      row(trial, checked, sample, columns(trial, checked, sample));
    });
  }

  private static <T> T read(Trial trial, Stage stage, Callable<T> task) throws Failed, InterruptedException {
    try {
      return trial.within(PATIENCE, task);
    } catch (TimeoutException e) {
      throw new Failed(stage, "the file system does not answer", "Check the network drive the file is on.");
    } catch (ExecutionException e) {
      throw new Failed(stage, e.getCause() instanceof ForeshockException f
          ? String.valueOf(f.getMessage())
          : "cannot be read: " + e.getCause(),
          e.getCause() instanceof IOException
              ? "Allow user " + System.getProperty("user.name") + " to read the file."
              : "Give a file with a header line and rows.");
    }
  }

  private static RowMapping columns(Trial trial, ReplaySettings settings, SourceFile.Sample sample) throws Failed {
    try {
      RowMapping mapping = RowMapping.of(settings, sample.header(), sample.rows());
      trial.passed(Stage.PROTOCOL, sample.header().size() + " columns, time in "
          + sample.header().get(RowMapping.timeColumn(settings, sample.header())));
      return mapping;
    } catch (ForeshockException e) {
      boolean one = sample.header().size() == 1;
      throw new Failed(Stage.PROTOCOL, String.valueOf(e.getMessage()), one
          ? "There is one column only: set separator to the character between the columns."
          : "Use names of the header in time.column, value.columns and tag.column.");
    }
  }

  private static void row(Trial trial, ReplaySettings settings, SourceFile.Sample sample, RowMapping mapping)
      throws Failed {
    if (sample.rows().isEmpty())
      throw new Failed(Stage.READ, "no row below the header", "Give a file with rows.");
    List<String> row = sample.rows().getFirst();
    try {
      long time = sample.timeFormat().micros(row.get(RowMapping.timeColumn(settings, sample.header())).strip());
      List<String> values = new ArrayList<>();
      mapping.read(row, (sensor, value) -> values.add(mapping.sensors().get(sensor).tag() + " = " + Trial.text(value)));
      trial.passed(Stage.READ, Micros.toInstant(time) + ": " + values.stream().limit(SHOWN).collect(joining(", "))
          + (values.size() > SHOWN ? " and " + (values.size() - SHOWN) + " more" : ""));
    } catch (BadRowException | IndexOutOfBoundsException e) {
      throw new Failed(Stage.READ, "first row: " + e.getMessage(), String.valueOf(e.getMessage()).contains("time")
          ? "Set time.format to a pattern like dd.MM.yyyy HH:mm:ss, or time.column to the column with the time."
          : "Leave columns that are no numbers out of value.columns.");
    }
  }

  /** The columns, with the values of the first row. */
  @Override
  public List<Node> browse(Map<String, ?> settings, String parent) {
    ReplaySettings checked = read(settings);
    if (!parent.isEmpty())
      return List.of();
    try {
      SourceFile.Sample sample = new SourceFile(checked).sample();
      List<String> first = sample.rows().isEmpty() ? List.of() : sample.rows().getFirst();
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < sample.header().size(); i++) {
        String cell = i < first.size() ? first.get(i).strip() : "";
        nodes.add(new Node(sample.header().get(i).strip(), sample.header().get(i).strip(), false, type(sample
            .timeFormat(), cell),
            cell));
      }
      return nodes;
    } catch (IOException e) {
      throw new ForeshockException(ErrorCode.CONNECTION_FAILED, "cannot be read: file=" + checked.file() + ", reason="
          + e, e);
    }
  }

  private static String type(TimeFormat format, String cell) {
    try {
      Double.parseDouble(cell);
      return "number";
    } catch (NumberFormatException e) {
      // a time or a text
    }
    try {
      format.micros(cell);
      return "time";
    } catch (BadRowException e) {
      return "text";
    }
  }
}
