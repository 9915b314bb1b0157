package io.foreshock.console.view;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.Incident;
import io.foreshock.console.model.IncidentEditor;
import io.foreshock.console.model.IncidentsModel;
import io.foreshock.console.model.Texts;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The incidents screen: those on record on the left, the one being written beside them. */
final class IncidentsView extends HBox {
  private final IncidentsModel model;
  private final FileDialogs files;
  private final SheetHost sheets;
  private final StackPane place = new StackPane();

  IncidentsView(ConsoleModel console, FileDialogs files, SheetHost sheets) {
    model = console.incidents();
    this.files = files;
    this.sheets = sheets;
    getStyleClass().add("screen");
    setSpacing(18);
    TableView<Incident> table = new TableView<>();
    table.getColumns().add(new TextColumn<>("incident.column.time", 125, i -> console.times().dateMinute(i.from())));
    table.getColumns().add(new TextColumn<>("incident.column.asset", 105, i -> Figures.path(i.asset())));
    table.getColumns().add(new TextColumn<>("incident.column.state", 90, i -> Texts.of(i.isSigned()
        ? "incident.state.signed"
        : "incident.state.open")));
    table.getColumns().add(new TextColumn<>("incident.column.title", 200, Incident::title));
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.setId("incidents");
    table.setAccessibleText(Texts.of("incident.listTitle"));
    table.setFixedCellSize(27);
    table.setItems(model.incidents());
    table.setPlaceholder(OverviewView.sentence(Texts.of("incident.none")));
    table.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
      IncidentEditor open = model.editorProperty().get();
      if (is != null && (open == null || !open.incidentProperty().get().id().equals(is.id())))
        model.open(is);
    });
    VBox.setVgrow(table, Priority.ALWAYS);
    VBox left = new VBox(10, OverviewView.title("incident.listTitle"), table);
    left.setMinWidth(330);
    left.setPrefWidth(360);
    HBox.setHgrow(place, Priority.ALWAYS);
    getChildren().addAll(left, place);
    model.editorProperty().addListener((o, was, is) -> show(is));
    show(model.editorProperty().get());
  }

  private void show(@Nullable IncidentEditor editor) {
    place.getChildren().setAll(editor == null
        ? OverviewView.sentence(Texts.of("incident.hint"))
        : new IncidentView(editor, files, sheets));
  }
}
