package io.foreshock.console.view;

import io.foreshock.console.model.AlarmRow;
import io.foreshock.console.model.AlarmRow.Words;
import io.foreshock.console.model.AlarmsModel;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Texts;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Bottom: the alarm list. */
final class AlarmsView extends VBox {
  private final ConsoleModel console;
  private final AlarmsModel model;
  private final TableView<AlarmRow> table = new TableView<>();
  private final MenuButton shelve = new MenuButton();

  AlarmsView(ConsoleModel console, Action acknowledge, Action guidance, Action showTrend) {
    this.console = console;
    model = console.alarms();
    getStyleClass().add("alarms");
    Label summary = new Label();
    summary.getStyleClass().add("small");
    summary.setId("alarm-summary");
    model.countsProperty().addListener((o, was, is) -> summary.setText(summary(is)));
    summary.setText(summary(model.countsProperty().get()));
    shelve.setText(Texts.of("action.shelve") + "  (S)");
    shelve.setId("shelve");
    shelve.getStyleClass().add("tool");
    shelve.setMinWidth(Region.USE_PREF_SIZE);
    for (Duration d : List.of(Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(8)))
      shelve.getItems().add(shelveItem(d));
    CheckBox shelved = new CheckBox(Texts.of("alarm.showShelved"));
    shelved.selectedProperty().bindBidirectional(model.showShelvedProperty());
    HBox bar = new HBox(8, OverviewView.title("alarm.title"), acknowledge.button(), shelve, guidance.button(),
        showTrend.button(), shelved,
        summary);
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

  private MenuItem shelveItem(Duration d) {
    MenuItem item = new MenuItem(Texts.of("alarm.shelveFor", io.foreshock.console.model.Figures.duration(d)));
    item.setOnAction(e -> {
      AlarmRow row = current();
      if (row != null)
        model.shelve(row, d);
    });
    return item;
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

  void openShelveMenu() {
    shelve.show();
  }
}
