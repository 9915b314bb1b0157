package io.foreshock.console.view;

import io.foreshock.api.detection.Alarm;
import io.foreshock.console.model.AlarmFigures;
import io.foreshock.console.model.AlarmFigures.Count;
import io.foreshock.console.model.Texts;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** The alarm system's own figures. */
final class AlarmFiguresSheet extends VBox {
  AlarmFiguresSheet(AlarmFigures f) {
    setSpacing(8);
    setId("alarm-figures");
    GridPane grid = new GridPane();
    grid.setHgap(18);
    grid.setVgap(4);
    row(grid, "figures.raised", Integer.toString(f.raised()));
    row(grid, "figures.rate", String.format(Locale.ROOT, "%.2f", f.perTenMinutes()));
    row(grid, "figures.peak", Integer.toString(f.peak()));
    row(grid, "figures.floods", Integer.toString(f.floods()));
    getChildren().add(grid);
    counts("figures.chattering", f.chattering());
    heading("figures.stale");
    words(f.stale().stream().limit(10).map(Alarm::message).toList());
    counts("figures.frequent", f.frequent());
  }

  private static void row(GridPane grid, String key, String value) {
    Label number = new Label(value);
    number.getStyleClass().add("episode-label");
    grid.addRow(grid.getRowCount(), new Label(Texts.of(key)), number);
  }

  private void heading(String key) {
    Label l = new Label(Texts.of(key));
    l.getStyleClass().add("episode-label");
    getChildren().add(l);
  }

  private void counts(String key, List<Count> counts) {
    heading(key);
    words(counts.stream().map(c -> Texts.of("figures.times", Integer.toString(c.times()), c.what())).toList());
  }

  private void words(List<String> lines) {
    for (String s : lines.isEmpty() ? List.of(Texts.of("figures.none")) : lines) {
      Label l = new Label(s);
      l.setWrapText(true);
      getChildren().add(l);
    }
  }
}
