package io.foreshock.console.view;

import io.foreshock.api.detection.AlarmState;
import io.foreshock.console.model.AlarmRow;
import io.foreshock.console.model.AlarmRow.Words;
import io.foreshock.console.model.AlarmsModel;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Texts;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** Bottom: the alarm list. */
final class AlarmsView extends VBox {
  private final ConsoleModel console;
  private final AlarmsModel model;
  private final TableView<AlarmRow> table = new TableView<>();

  AlarmsView(ConsoleModel console, Action acknowledge, Action shelve, Action guidance, Action showTrend,
      Action figures) {
    this.console = console;
    model = console.alarms();
    getStyleClass().add("alarms");
    Label summary = new Label();
    summary.getStyleClass().add("small");
    summary.setId("alarm-summary");
    model.countsProperty().addListener((o, was, is) -> summary.setText(summary(is)));
    summary.setText(summary(model.countsProperty().get()));
    CheckBox shelved = new CheckBox(Texts.of("alarm.showShelved"));
    shelved.selectedProperty().bindBidirectional(model.showShelvedProperty());
    HBox bar = new HBox(8, OverviewView.title("alarm.title"), acknowledge.button(), shelve.button(), guidance.button(),
        showTrend.button(), figures.button(), states(), shelved, summary);
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("bar");
    columns();
    table.setId("alarm-table");
    table.setItems(model.rows());
    table.setFixedCellSize(27);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    Label none = OverviewView.sentence(Texts.of("alarm.none"));
    model.countsProperty().addListener(
        (o, was, is) -> none.setText(Texts.of(is.available() ? "alarm.none" : "missing.detection")));
    table.setPlaceholder(none);
    table.setRowFactory(t -> row());
    table.setAccessibleText(Texts.of("alarm.title"));
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(bar, table);
  }

  private ComboBox<AlarmState> states() {
    ComboBox<AlarmState> box = new ComboBox<>();
    box.setId("alarm-states");
    box.setAccessibleText(Texts.of("alarm.states"));
    box.setTooltip(new Tooltip(Texts.of("alarm.states")));
    box.getItems().add(null);
    box.getItems().addAll(AlarmState.values());
    box.setConverter(new StringConverter<>() {
      @Override
      public String toString(@Nullable AlarmState state) {
        return Texts.of(state == null ? "alarm.allStates" : "alarm.state." + state.name());
      }

      @Override
      public @Nullable AlarmState fromString(String text) {
        throw new UnsupportedOperationException("chosen, not typed");
      }
    });
    box.valueProperty().bindBidirectional(model.onlyStateProperty());
    return box;
  }

  private TableRow<AlarmRow> row() {
    TableRow<AlarmRow> row = new TableRow<>();
    row.itemProperty().flatMap(AlarmRow::wordsProperty).addListener((o, was, is) -> {
      row.getStyleClass().remove("unacknowledged");
      if (is != null && is.needsAcknowledgement())
        row.getStyleClass().add("unacknowledged");
    });
    row.addEventHandler(MouseEvent.MOUSE_CLICKED, e -> {
      if (e.getClickCount() == 2 && row.getItem() != null)
        console.showTrend(row.getItem().alarm());
    });
    return row;
  }

  private void columns() {
    TableColumn<AlarmRow, Words> priority = new TableColumn<>(Texts.of("alarm.column.priority"));
    priority.setCellValueFactory(c -> c.getValue().wordsProperty());
    priority.setCellFactory(c -> new TableCell<>() {
      @Override
      protected void updateItem(@Nullable Words item, boolean empty) {
        super.updateItem(item, empty);
        if (item == null || empty) {
          setGraphic(null);
          return;
        }
        boolean active = item.alarm().state().present() || item.needsAcknowledgement();
        // the same mark while the priority is: a new one has no colour before the next pulse and flickers
        if (getGraphic() instanceof PriorityMark mark && mark.priority() == item.alarm().priority())
          mark.setActive(active);
        else
          setGraphic(new PriorityMark(item.alarm().priority(), active));
      }
    });
    table.getColumns().add(priority);
    width(priority, 44, 44);
    column("alarm.column.time", Words::time, 98, 98);
    column("alarm.column.tag", Words::tag, 225, 320);
    column("alarm.column.text", Words::text, 425, 2_000);
    column("alarm.column.state", Words::state, 130, 190);
    column("alarm.column.value", Words::value, 225, 280);
  }

  private void column(String key, Function<Words, String> text, double width, double max) {
    TableColumn<AlarmRow, String> c = new TableColumn<>(Texts.of(key));
    c.setCellValueFactory(r -> r.getValue().wordsProperty().map(text));
    table.getColumns().add(c);
    width(c, width, max);
  }

  private static void width(TableColumn<?, ?> c, double width, double max) {
    c.setSortable(false);
    c.setReorderable(false);
    c.setMinWidth(Math.min(width, 84));
    c.setPrefWidth(width);
    c.setMaxWidth(max);
  }

  private static String summary(AlarmsModel.Counts c) {
    int all = c.byPriority().stream().mapToInt(Integer::intValue).sum();
    return Texts.of("alarm.summary", Integer.toString(all), Integer.toString(c.recent()));
  }

  /** The row the keys act on: the selected one, else the most urgent. */
  @Nullable
  AlarmRow current() {
    AlarmRow selected = table.getSelectionModel().getSelectedItem();
    return selected != null ? selected : model.mostUrgent();
  }

  @Nullable
  AlarmRow selected() {
    return table.getSelectionModel().getSelectedItem();
  }

  TableView<AlarmRow> table() {
    return table;
  }
}
