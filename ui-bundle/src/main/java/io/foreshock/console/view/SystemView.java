package io.foreshock.console.view;

import io.foreshock.api.platform.HealthProbe.Level;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.SystemModel;
import io.foreshock.console.model.SystemModel.Part;
import io.foreshock.console.model.SystemModel.Stored;
import io.foreshock.console.model.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/** The system screen: health and facts on the left, what is stored on the right. */
final class SystemView extends HBox {
  private static final KeyCombination LICENCES = KeyCombination.valueOf("Shortcut+L");
  private static final KeyCombination CHECK = KeyCombination.valueOf("Shortcut+K");
  private static final KeyCombination AUDIT = KeyCombination.valueOf("Shortcut+U");
  private static final KeyCombination BACKUP = KeyCombination.valueOf("Shortcut+B");

  private final SystemModel model;
  private final FileDialogs files;
  private final SheetHost sheets;
  private final VBox parts = new VBox(10);
  private final AuditView audit;
  private final TableView<Stored> table = new TableView<>();
  private final GridPane facts = new GridPane();

  SystemView(ConsoleModel console, FileDialogs files, SheetHost sheets) {
    model = console.system();
    this.files = files;
    this.sheets = sheets;
    audit = new AuditView(model, console.times());
    getStyleClass().add("screen");
    setSpacing(20);
    facts.setHgap(12);
    facts.setVgap(4);
    VBox words = new VBox(10, OverviewView.title("system.health"), parts, OverviewView.title("system.facts"), facts);
    ScrollPane scroll = new ScrollPane(words);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().add("plain-scroll");
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    VBox left = new VBox(10, scroll);
    left.setPrefWidth(430);
    left.setMinWidth(340);
    VBox right = storage();
    HBox.setHgrow(right, Priority.ALWAYS);
    getChildren().addAll(left, right);
    model.parts().addListener((ListChangeListener<Part>) c -> parts());
    model.facts().addListener((ListChangeListener<SystemModel.Fact>) c -> facts());
    parts();
    facts();
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
  }

  private VBox storage() {
    table.setId("stored");
    table.setAccessibleText(Texts.of("system.storage"));
    table.setFixedCellSize(26);
    table.setItems(model.stored());
    table.getColumns().add(new TextColumn<>("system.column.table", 120, Stored::table));
    table.getColumns().add(new TextColumn<>("system.column.column", 95, Stored::column));
    table.getColumns().add(new TextColumn<>("system.column.codec", 130, s -> s.codec().isEmpty()
        ? Texts.of("system.noCodec")
        : s.codec()));
    table.getColumns().add(new TextColumn<Stored>("system.column.blocks", 60, s -> Figures.count(s.blocks()))
        .numeric());
    table.getColumns().add(new TextColumn<Stored>("system.column.values", 105, s -> Figures.count(s.values()))
        .numeric());
    table.getColumns().add(new TextColumn<Stored>("system.column.bytes", 80, s -> SystemModel.bytes(s.bytes()))
        .numeric());
    table.getColumns().add(new TextColumn<Stored>("system.column.bits", 80, s -> number(s.bitsPerValue())).numeric());
    table.getColumns().add(new TextColumn<Stored>("system.column.entropy", 75, s -> number(s.entropy())).numeric());
    table.getColumns().add(new TextColumn<Stored>("system.column.ratio", 85, s -> number(s.ratio()) + (Double.isNaN(s
        .ratio()) ? "" : " x")).numeric());
    Label none = OverviewView.sentence("");
    none.textProperty().bind(model.totalProperty());
    table.setPlaceholder(none);
    VBox.setVgrow(table, Priority.ALWAYS);
    Label total = OverviewView.sentence("");
    total.setId("stored-total");
    total.textProperty().bind(model.totalProperty());
    ProgressBar progress = new ProgressBar();
    progress.setMaxSize(140, 8);
    progress.progressProperty().bind(model.progressProperty());
    progress.visibleProperty().bind(model.progressProperty().greaterThanOrEqualTo(0));
    HBox bar = new HBox(10,
        new ToolButton("refresh-stored", "system.refresh", "F5", Material2MZ.REFRESH, model::refresh),
        new ToolButton("check-store", "system.check", "Ctrl+K", Material2AL.FACT_CHECK, model::check),
        new ToolButton("backup-store", "system.backup", "Ctrl+B", Material2MZ.SAVE_ALT, this::backup),
        new ToolButton("audit-log", "audit.title", "Ctrl+U", Material2AL.HISTORY, this::toggleAudit),
        new ToolButton("licences", "system.licences", "Ctrl+L", Material2AL.GAVEL, this::licences), progress);
    bar.setAlignment(Pos.CENTER_LEFT);
    audit.setVisible(false);
    StackPane either = new StackPane(table, audit);
    VBox.setVgrow(either, Priority.ALWAYS);
    return new VBox(10, OverviewView.title("system.storage"), total, bar, either);
  }

  private static String number(double v) {
    return Double.isNaN(v) ? "" : String.format(Locale.ROOT, v < 100 ? "%.2f" : "%.0f", v);
  }

  private void parts() {
    parts.getChildren().setAll(model.parts().stream().map(SystemView::part).toList());
    if (parts.getChildren().isEmpty())
      parts.getChildren().setAll(OverviewView.sentence(Texts.of("system.noHealth")));
  }

  private static Node part(Part p) {
    boolean well = p.level() == Level.OK;
    Label name = new Label(p.name() + ": " + Texts.of("system.level." + p.level().name()), Icons.of(well
        ? Material2AL.CHECK
        : Material2MZ.WARNING));
    name.getStyleClass().add(well ? "step" : "problem");
    VBox box = new VBox(2, name);
    for (String s : new String[]{p.message(), p.figures()})
      if (!s.isEmpty()) {
        Label l = new Label(s);
        l.setWrapText(true);
        l.setMinHeight(USE_PREF_SIZE);
        l.getStyleClass().add(s.equals(p.message()) ? "episode-label" : "sentence");
        box.getChildren().add(l);
      }
    return box;
  }

  private void facts() {
    facts.getChildren().clear();
    for (int i = 0; i < model.facts().size(); i++) {
      Label name = new Label(model.facts().get(i).name());
      name.getStyleClass().add("sentence");
      name.setMinWidth(USE_PREF_SIZE);
      Label value = new Label(model.facts().get(i).value());
      value.setWrapText(true);
      facts.addRow(i, name, value);
    }
  }

  /** In place of what is stored, and back. */
  private void toggleAudit() {
    boolean shown = !audit.isVisible();
    audit.setVisible(shown);
    table.setVisible(!shown);
    if (shown)
      model.refresh();
  }

  private void backup() {
    Path file = files.saveBackup(getScene().getWindow());
    if (file != null)
      model.backup(file);
  }

  private void licences() {
    TextArea text = new TextArea(licenceText());
    text.setId("licence-text");
    text.setAccessibleText(Texts.of("system.licences"));
    text.setEditable(false);
    text.setWrapText(true);
    text.setPrefRowCount(18);
    sheets.show(Texts.of("system.licences"), text, Texts.of("sheet.close"), sheets::hide, null);
  }

  static String licenceText() {
    try (InputStream in = SystemView.class.getResourceAsStream("licences.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void key(KeyEvent e) {
    if (e.getCode() == KeyCode.F5)
      model.refresh();
    else
      if (CHECK.match(e))
        model.check();
      else
        if (BACKUP.match(e))
          backup();
        else
          if (LICENCES.match(e))
            licences();
          else
            if (AUDIT.match(e))
              toggleAudit();
  }
}
