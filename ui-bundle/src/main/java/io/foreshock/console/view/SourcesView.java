package io.foreshock.console.view;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.SourcesModel.Source;
import io.foreshock.console.model.Texts;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The sources screen. */
final class SourcesView extends VBox {
  private final TableView<Source> table = new TableView<>();

  SourcesView(ConsoleModel console) {
    getStyleClass().add("screen");
    column("sources.column.state", s -> (s.up() ? "● " : "◌ ") + s.stateText(), 150, false);
    column("sources.column.id", Source::id, 210, false);
    column("sources.column.cause", Source::cause, 420, false);
    column("sources.column.rate", s -> Figures.count(Math.round(s.readingsPerSecond())), 110, true);
    column("sources.column.readings", s -> Figures.count(s.readings()), 130, true);
    column("sources.column.tags", s -> Figures.count(s.sensors()), 80, true);
    column("sources.column.retry", Source::retry, 120, false);
    table.setId("sources");
    table.setAccessibleText(Texts.of("sources.title"));
    table.setItems(console.sources().sources());
    table.setFixedCellSize(27);
    table.setPlaceholder(OverviewView.sentence(Texts.of("sources.none")));
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(OverviewView.title("sources.title"), OverviewView.sentence(Texts.of("sources.hint")), table);
  }

  private void column(String key, Function<Source, String> text, double width, boolean numeric) {
    TableColumn<Source, String> c = new TableColumn<>(Texts.of(key));
    c.setCellValueFactory(r -> new ReadOnlyStringWrapper(text.apply(r.getValue())));
    c.setPrefWidth(width);
    if (numeric)
      c.getStyleClass().add("numeric");
    table.getColumns().add(c);
  }
}
