package io.foreshock.console.view;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.QueryModel;
import io.foreshock.console.model.QueryModel.Outcome;
import io.foreshock.console.model.Texts;
import java.util.List;
import java.nio.file.Path;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.material2.Material2AL;
import javafx.scene.control.Tooltip;
import javafx.scene.control.MenuItem;
import javafx.scene.control.MenuButton;
import javafx.collections.ListChangeListener;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.material2.Material2MZ;

/** The query screen. */
final class QueryView extends VBox {
  private static final KeyCodeCombination RUN = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);
  private final QueryModel model;
  private final TextArea text = new TextArea();
  private final Label result = new Label();
  private final TableView<List<String>> table = new TableView<>();

  QueryView(ConsoleModel console, FileDialogs files) {
    model = console.query();
    getStyleClass().add("screen");
    text.setId("sql");
    text.textProperty().bindBidirectional(model.textProperty());
    text.setPrefRowCount(7);
    text.setMinHeight(120);
    text.setAccessibleText(Texts.of("query.text"));
    text.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
      if (RUN.match(e)) {
        model.run();
        e.consume();
      }
    });
    Button run = new Button(Texts.of("query.run") + "  (Ctrl+Enter)", Icons.of(Material2MZ.PLAY_ARROW));
    run.setId("run");
    run.getStyleClass().addAll("tool", "primary");
    run.setOnAction(e -> model.run());
    run.disableProperty().bind(model.runningProperty());
    Button cancel = tool("query.cancel", "cancel-query", Material2MZ.STOP);
    cancel.setOnAction(e -> model.cancel());
    cancel.disableProperty().bind(model.runningProperty().not());
    Button export = tool("query.export", "export", Material2MZ.SAVE_ALT);
    export.setOnAction(e -> {
      Path file = files.saveRows(getScene().getWindow());
      if (file != null)
        model.export(file);
    });
    export.disableProperty().bind(model.runningProperty());
    MenuButton history = new MenuButton(Texts.of("query.history"), Icons.of(Material2AL.HISTORY));
    history.setId("query-history");
    history.getStyleClass().add("tool");
    history.setTooltip(new Tooltip(Texts.of("query.historyHint")));
    history.setMinWidth(USE_PREF_SIZE);
    model.history().addListener((ListChangeListener<String>) c -> history(history));
    history(history);
    ProgressIndicator busy = new ProgressIndicator();
    busy.setMaxSize(18, 18);
    busy.visibleProperty().bind(model.runningProperty());
    result.setId("query-result");
    result.setWrapText(true);
    HBox.setHgrow(result, Priority.ALWAYS);
    result.setMaxWidth(Double.MAX_VALUE);
    HBox bar = new HBox(10, run, cancel, export, history, result, busy);
    bar.setAlignment(Pos.CENTER_LEFT);
    table.setId("rows");
    table.setAccessibleText(Texts.of("query.rowsTable"));
    table.setFixedCellSize(26);
    table.setPlaceholder(OverviewView.sentence(Texts.of("query.empty")));
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(OverviewView.title("query.title"), text, bar, table);
    model.outcomeProperty().addListener((o, was, is) -> show(is));
    show(model.outcomeProperty().get());
  }

  private static Button tool(String key, String id, Ikon icon) {
    Button b = new Button(Texts.of(key), Icons.of(icon));
    b.setId(id);
    b.getStyleClass().add("tool");
    b.setMinWidth(USE_PREF_SIZE);
    return b;
  }

  private void history(MenuButton menu) {
    menu.setDisable(model.history().isEmpty());
    menu.getItems().setAll(model.history().stream().map(sql -> {
      String line = sql.replaceAll("\\s+", " ");
      MenuItem item = new MenuItem(line.length() > 90 ? line.substring(0, 90) + " …" : line);
      item.setMnemonicParsing(false);
      item.setOnAction(e -> model.textProperty().set(sql));
      return item;
    }).toList());
  }

  private void show(Outcome outcome) {
    result.getStyleClass().remove("problem");
    switch (outcome) {
      case Outcome.Nothing n -> result.setText(Texts.of("query.hint"));
      case Outcome.Rows r -> {
        rows(r);
        result.setText(Texts.of(r.more() ? "query.rowsMore" : "query.rows", Figures.count(r.rows().size()),
            Long.toString(r.millis())));
      }
      case Outcome.Done d -> {
        clear();
        result.setText(Texts.of("query.done", Figures.count(d.updated()), Long.toString(d.millis())));
      }
      case Outcome.Written w -> result.setText(Texts.of("query.written", Figures.count(w.rows()), w.file(),
          Long.toString(w.millis())));
      case Outcome.Failed f -> failed(f);
    }
  }

  private void failed(Outcome.Failed f) {
    clear();
    result.getStyleClass().add("problem");
    result.setText(f.line() > 0
        ? Texts.of("query.failedAt", Integer.toString(f.line()), Integer.toString(f.column()), f.sentence())
        : f.sentence());
    if (f.caret() >= 0) {
      text.requestFocus();
      text.positionCaret(f.caret());
      text.selectNextWord();
    }
  }

  private void clear() {
    table.getColumns().clear();
    table.getItems().clear();
  }

  private void rows(Outcome.Rows r) {
    clear();
    for (int i = 0; i < r.columns().size(); i++) {
      int at = i;
      TableColumn<List<String>, String> c = new TableColumn<>(r.columns().get(i));
      c.setCellValueFactory(row -> new ReadOnlyStringWrapper(row.getValue().get(at)));
      c.setPrefWidth(width(r, at));
      if (r.numeric().get(i))
        c.getStyleClass().add("numeric");
      table.getColumns().add(c);
    }
    table.setItems(FXCollections.observableArrayList(r.rows()));
  }

  private static double width(Outcome.Rows r, int column) {
    int longest = r.columns().get(column).length();
    for (List<String> row : r.rows().subList(0, Math.min(50, r.rows().size())))
      longest = Math.max(longest, row.get(column).length());
    return Math.clamp(longest * 8.2 + 34, 80, 420);
  }
}
