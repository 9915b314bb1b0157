package io.foreshock.console.view;

import io.foreshock.api.platform.BundleAdmin.BundleInfo;
import io.foreshock.console.model.BundlesModel;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Texts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.material2.Material2AL;

/** The bundles screen: a jar dropped here runs a moment later. */
final class BundlesView extends VBox {
  private final BundlesModel model;
  private final TableView<BundleInfo> table = new TableView<>();
  private final FileDialogs files;
  private final SheetHost sheets;

  BundlesView(ConsoleModel console, FileDialogs files, SheetHost sheets) {
    model = console.bundles();
    this.files = files;
    this.sheets = sheets;
    getStyleClass().add("screen");
    Button install = tool("bundles.install", "install", Material2AL.ADD);
    install.setOnAction(e -> choose());
    Button remove = tool("bundles.remove", "uninstall", Material2AL.DELETE);
    remove.setOnAction(e -> askToRemove());
    remove.disableProperty().bind(javafx.beans.binding.Bindings.createBooleanBinding(() -> !removable(selected()),
        table.getSelectionModel().selectedItemProperty()));
    ProgressIndicator busy = new ProgressIndicator();
    busy.setMaxSize(18, 18);
    busy.visibleProperty().bind(model.workProperty().isNotEmpty());
    Label work = new Label();
    work.textProperty().bind(model.workProperty());
    HBox bar = new HBox(10, install, remove, busy, work);
    bar.setAlignment(Pos.CENTER_LEFT);
    columns();
    table.setId("bundles");
    table.setAccessibleText(Texts.of("bundles.title"));
    table.setItems(model.bundles());
    table.setFixedCellSize(27);
    Label none = OverviewView.sentence("");
    none.textProperty().bind(model.missingProperty());
    table.setPlaceholder(none);
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(OverviewView.title("bundles.title"), OverviewView.sentence(Texts.of("bundles.hint")), bar,
        table);
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    addEventHandler(DragEvent.DRAG_OVER, this::dragOver);
    addEventHandler(DragEvent.DRAG_DROPPED, this::dropped);
    addEventHandler(DragEvent.DRAG_EXITED, e -> getStyleClass().remove("drop"));
  }

  private static Button tool(String key, String id, Material2AL icon) {
    Button b = new Button(Texts.of(key), Icons.of(icon));
    b.setId(id);
    b.getStyleClass().add("tool");
    return b;
  }

  private void columns() {
    column("bundles.column.name", BundleInfo::symbolicName, 270);
    column("bundles.column.version", BundleInfo::version, 80);
    column("bundles.column.state", b -> (b.state().equals("ACTIVE") ? "● " : "◌ ") + b.state(), 100);
    column("bundles.column.part", b -> Texts.of(b.core() ? "bundles.core" : "bundles.added"), 140);
    column("bundles.column.signer", BundleInfo::signer, 250);
    column("bundles.column.reason", BundleInfo::reason, 370);
  }

  private void column(String key, Function<BundleInfo, String> text, double width) {
    TableColumn<BundleInfo, String> c = new TableColumn<>(Texts.of(key));
    c.setCellValueFactory(r -> new ReadOnlyStringWrapper(text.apply(r.getValue())));
    c.setPrefWidth(width);
    table.getColumns().add(c);
  }

  private @Nullable BundleInfo selected() {
    return table.getSelectionModel().getSelectedItem();
  }

  private static boolean removable(@Nullable BundleInfo b) {
    return b != null && !b.core();
  }

  private void choose() {
    Path jar = files.openJar(getScene().getWindow());
    if (jar != null)
      model.install(jar);
  }

  private void askToRemove() {
    BundleInfo b = selected();
    if (b != null && removable(b))
      sheets.ask(Texts.of("bundles.removeTitle"), Texts.of("bundles.removeQuestion", b.symbolicName(), b.version()),
          Texts.of("bundles.removeNow"), () -> model.uninstall(b));
  }

  private void key(KeyEvent e) {
    if (e.getCode() == KeyCode.INSERT)
      choose();
    else
      if (e.getCode() == KeyCode.DELETE)
        askToRemove();
  }

  private static List<File> jars(DragEvent e) {
    return e.getDragboard().getFiles().stream().filter(f -> f.getName().endsWith(".jar")).toList();
  }

  private void dragOver(DragEvent e) {
    if (e.getDragboard().hasFiles() && !jars(e).isEmpty()) {
      e.acceptTransferModes(TransferMode.COPY);
      if (!getStyleClass().contains("drop"))
        getStyleClass().add("drop");
    }
    e.consume();
  }

  private void dropped(DragEvent e) {
    List<File> jars = jars(e);
    jars.forEach(j -> model.install(j.toPath()));
    e.setDropCompleted(!jars.isEmpty());
    e.consume();
  }
}
