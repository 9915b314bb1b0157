package io.foreshock.console.view;

import io.foreshock.console.model.AlarmRow;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.model.Episode;
import io.foreshock.console.model.Texts;
import io.foreshock.console.trend.TrendFrame;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The main window's content: header, tabs, one screen at a time, status line; and the keys. FX thread only. */
public final class ConsoleView {
  /** What the content asks of its window. */
  public interface Window {
    /** The appliance goes on without the console. */
    void close();

    /** Where pictures of the screen go. */
    Path pictureFolder();

    /** Pixels of a picture per pixel of the layout, as a screen with this scale would show it. */
    double pictureScale();
  }

  /** Scenes narrower than this, pixels, are small screens. */
  static final double NARROW = 1480;
  private final ConsoleModel model;
  private final FileDialogs files;
  private final Window window;
  private final SheetHost sheets = new SheetHost();
  private final StackPane screens = new StackPane();
  private final Map<Screen, Node> built = new EnumMap<>(Screen.class);
  private final Actions actions;
  private final TrendView trend;
  private final AlarmsView alarms;
  private final EpisodesView episodes;
  private final OverviewView overview;
  private final StackPane root;
  private final Scene scene;
  private boolean dark;

  public ConsoleView(ConsoleModel model, FileDialogs files, Window window, double width, double height, boolean dark) {
    Icons.load();
    this.model = model;
    this.files = files;
    this.window = window;
    this.dark = dark;
    actions = new Actions(this, model);
    trend = new TrendView(model.trend(), model.context(), model.times(), actions.pause(), actions.ranges(), actions
        .trendTools());
    alarms = new AlarmsView(model, actions.acknowledge(), actions.shelve(), actions.guidance(), actions.showTrend(),
        actions.figures());
    episodes = new EpisodesView(model);
    overview = new OverviewView(model);
    BorderPane main = new BorderPane(screens);
    main.setTop(new VBox(new HeaderView(model), new TabsView(model, actions)));
    main.setBottom(new StatusView(model));
    root = new StackPane(main, sheets);
    root.getStyleClass().add("console");
    built.put(Screen.TREND, trendScreen());
    model.screenProperty().addListener((o, was, is) -> show(is));
    scene = new Scene(root, width, height);
    Theme.apply(scene, dark);
    scene.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    // by character: where the question mark lies differs between keyboards
    scene.addEventFilter(KeyEvent.KEY_TYPED, e -> {
      if ("?".equals(e.getCharacter()) && !sheets.isShowing() && !(scene.getFocusOwner() instanceof TextInputControl))
        help();
    });
    model.welcome().wantedProperty().addListener((o, was, is) -> {
      if (is && !sheets.isShowing())
        welcome();
    });
    scene.widthProperty().addListener(o -> fit());
    fit();
    show(model.screenProperty().get());
  }

  /** Small screens get smaller words and narrower sides, so that nothing is cut off. */
  private void fit() {
    root.getStyleClass().remove("narrow");
    if (scene.getWidth() < NARROW)
      root.getStyleClass().add("narrow");
  }

  public Scene scene() {
    return scene;
  }

  /** Takes curves on the feeder thread. */
  public Consumer<TrendFrame> chart() {
    return trend.chart()::write;
  }

  private Node trendScreen() {
    BorderPane pane = new BorderPane(trend);
    pane.setLeft(overview);
    pane.setRight(episodes);
    pane.setBottom(alarms);
    alarms.prefHeightProperty().bind(pane.heightProperty().multiply(0.235));
    alarms.setMinHeight(Region.USE_PREF_SIZE);
    return pane;
  }

  private void show(Screen screen) {
    model.bundles().setWatched(screen == Screen.BUNDLES);
    model.setup().setWatched(screen == Screen.SOURCES);
    model.incidents().setWatched(screen == Screen.INCIDENTS);
    model.system().setWatched(screen == Screen.SYSTEM);
    model.patterns().setWatched(screen == Screen.PATTERNS);
    screens.getChildren().setAll(built.computeIfAbsent(screen, this::build));
    Node first = switch (screen) {
      case TREND -> alarms.table();
      case QUERY -> screens.lookup("#sql");
      case BUNDLES -> screens.lookup("#bundles");
      case SOURCES -> screens.lookup("#sources");
      case INCIDENTS -> screens.lookup("#incidents");
      case SYSTEM -> screens.lookup("#stored");
      case PATTERNS -> screens.lookup("#patterns");
    };
    if (first != null)
      first.requestFocus();
  }

  private Node build(Screen screen) {
    return switch (screen) {
      case TREND -> trendScreen();
      case QUERY -> new QueryView(model, files);
      case BUNDLES -> new BundlesView(model, files, sheets);
      case SOURCES -> new SourcesView(model, files, sheets);
      case INCIDENTS -> new IncidentsView(model, files, sheets);
      case SYSTEM -> new SystemView(model, files, sheets);
      case PATTERNS -> new PatternsView(model, files, sheets);
    };
  }

  private void key(KeyEvent e) {
    if (sheets.isShowing())
      return;
    Node focus = scene.getFocusOwner();
    boolean typing = focus instanceof TextInputControl;
    boolean pressing = (focus instanceof ButtonBase || focus instanceof ComboBoxBase<?>)
        && (e.getCode() == KeyCode.SPACE || e.getCode() == KeyCode.ENTER || e.getCode().isArrowKey());
    for (Action a : actions.all()) {
      if (!a.matches(e) || (a.isPlain() && (typing || pressing)))
        continue;
      if (a.screenOnly() && model.screenProperty().get() != Screen.TREND)
        continue;
      a.run().run();
      e.consume();
      return;
    }
  }

  void acknowledge() {
    withAlarm(model.alarms()::acknowledge);
  }

  void showTrend() {
    withAlarm(r -> model.showTrend(r.alarm()));
  }

  /** What the library knows about the alarm; Space acknowledges it from here. */
  void guidance() {
    withAlarm(r -> {
      boolean open = r.needsAcknowledgement();
      String confirm = open
          ? Texts.of("action.acknowledge") + "  (" + actions.acknowledge().keyText() + ")"
          : Texts.of("sheet.close");
      sheets.show(Texts.of("guidance.title"), new GuidanceSheet(model.guidance().of(r.alarm())), confirm, () -> {
        sheets.hide();
        if (open)
          model.alarms().acknowledge(r);
      }, null);
    });
  }

  /** Asks how long and why. */
  void shelve() {
    withAlarm(r -> ShelveSheet.open(sheets, model.alarms(), r));
  }

  /** How many alarms come, chatter and stay. */
  void alarmFigures() {
    model.alarms().figures(f -> sheets.show(Texts.of("figures.title"), new AlarmFiguresSheet(f), Texts.of(
        "sheet.close"), sheets::hide, null));
  }

  private void withAlarm(Consumer<AlarmRow> action) {
    AlarmRow row = alarms.current();
    if (row == null)
      model.status().say(Texts.of("alarm.none"));
    else
      action.accept(row);
    if (!sheets.isShowing()) // the sheet that the action opened has the focus
      alarms.table().requestFocus();
  }

  void withEpisode(Consumer<Episode> action) {
    Episode e = episodes.current();
    if (e == null)
      model.status().say(Texts.of("episodes.nothingThere"));
    else
      action.accept(e);
  }

  void markFailure() {
    var form = model.mark().form();
    if (form != null)
      MarkSheet.open(sheets, model.mark(), form, model.times());
  }

  /** Asks for a note on the trend. */
  void annotate() {
    AnnotateSheet.open(sheets, model.annotations(), model.times());
  }

  void undo() {
    if (!model.trend().undo())
      model.status().say(Texts.of("undo.nothing"));
  }

  void redo() {
    if (!model.trend().redo())
      model.status().say(Texts.of("redo.nothing"));
  }

  /** An incident about the selected alarm or the window seen, ready to sign and export. */
  void report() {
    AlarmRow row = alarms.selected();
    if (model.incidents().begin(row == null ? null : row.alarm()))
      model.screenProperty().set(Screen.INCIDENTS);
  }

  void chooseAsset() {
    overview.picker().requestFocus();
    overview.picker().show();
  }

  /** Dark or light. */
  public void toggleDark() {
    dark = !dark;
    Theme.apply(scene, dark);
  }

  /** Targets of 44 pixels and more, for fingers and gloves. */
  public void toggleTouch() {
    if (!root.getStyleClass().remove("touch"))
      root.getStyleClass().add("touch");
  }

  void picture() {
    Path file = window.pictureFolder().resolve("foreshock-" + System.currentTimeMillis() + ".png");
    savePicture(file, model.status()::say);
  }

  /** FX thread; {@code done} is told on it when the file is there. */
  public void savePicture(Path file, Consumer<String> done) {
    WritableImage image = Pictures.of(scene, window.pictureScale());
    model.calls().call(() -> Pictures.write(image, file), f -> done.accept(Texts.of("picture.saved", f)),
        model.status()::warn);
  }

  void help() {
    sheets.show(Texts.of("help.title"), new HelpSheet(actions.all()), Texts.of("sheet.close"), sheets::hide, null);
  }

  /** Demo plant, a source of one's own, or another store. */
  void welcome() {
    WelcomeSheet.open(sheets, model, files);
  }

  void close() {
    window.close();
  }

  void askToShutDown() {
    sheets.ask(Texts.of("appliance.stopTitle"), Texts.of("appliance.stopQuestion"), Texts.of("appliance.stopNow"),
        model::shutDownAppliance);
  }

  void escape() {
    model.trend().clearSelection();
    alarms.table().getSelectionModel().clearSelection();
  }
}
