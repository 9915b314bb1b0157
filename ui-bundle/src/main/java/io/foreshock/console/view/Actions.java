package io.foreshock.console.view;

import io.foreshock.api.Micros;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.model.TrendModel;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/** Every action of the console with its key, in the order the help shows them. */
final class Actions {
  private final Action pause;
  private final List<Action> ranges;
  private final List<Action> trendTools;
  private final Action acknowledge;
  private final Action showTrend;
  private final Action guidance;
  private final Action shelve;
  private final Action figures;
  private final List<Action> screens;
  private final List<Action> menu;
  private final List<Action> others;

  Actions(ConsoleView view, ConsoleModel model) {
    TrendModel trend = model.trend();
    pause = Action.of("pause", KeyCode.P, Material2MZ.PAUSE, trend::togglePause);
    ranges = List.of(Action.of("range15m", KeyCode.DIGIT1, null, () -> trend.setRange(15 * Micros.MINUTE)),
        Action.of("range1h", KeyCode.DIGIT2, null, () -> trend.setRange(Micros.HOUR)),
        Action.of("range8h", KeyCode.DIGIT3, null, () -> trend.setRange(8 * Micros.HOUR)),
        Action.of("range24h", KeyCode.DIGIT4, null, () -> trend.setRange(24 * Micros.HOUR)),
        Action.of("range30d", KeyCode.DIGIT5, null, () -> trend.setRange(30 * Micros.DAY)),
        Action.of("range1y", KeyCode.DIGIT6, null, () -> trend.setRange(365 * Micros.DAY)));
    trendTools = List.of(Action.of("find", KeyCode.F, Material2MZ.SEARCH, model.episodes()::findSimilar),
        Action.of("mark", KeyCode.M, Material2AL.FLAG, view::markFailure),
        Action.of("annotate", KeyCode.A, Material2AL.EDIT, view::annotate),
        Action.of("report", KeyCode.R, Material2AL.DESCRIPTION, view::report));
    acknowledge = Action.of("acknowledge", KeyCode.SPACE, Material2AL.CHECK, view::acknowledge);
    showTrend = Action.of("showTrend", KeyCode.ENTER, Material2MZ.SHOW_CHART, view::showTrend);
    guidance = Action.of("guidance", KeyCode.G, Material2MZ.MENU_BOOK, view::guidance);
    screens = List.of(screen("screenTrend", KeyCode.DIGIT1, Screen.TREND, model),
        screen("screenQuery", KeyCode.DIGIT2, Screen.QUERY, model),
        screen("screenBundles", KeyCode.DIGIT3, Screen.BUNDLES, model),
        screen("screenSources", KeyCode.DIGIT4, Screen.SOURCES, model),
        screen("screenIncidents", KeyCode.DIGIT5, Screen.INCIDENTS, model),
        screen("screenSystem", KeyCode.DIGIT6, Screen.SYSTEM, model),
        screen("screenPatterns", KeyCode.DIGIT7, Screen.PATTERNS, model));
    menu = List.of(
        new Action("help", new KeyCodeCombination(KeyCode.F1), Material2AL.HELP_OUTLINE, false, view::help),
        Action.everywhere("welcome", KeyCode.N, Material2AL.FLARE, view::welcome),
        Action.everywhere("dark", KeyCode.D, Material2AL.BRIGHTNESS_4, view::toggleDark),
        new Action("touch", new KeyCodeCombination(KeyCode.F2), Material2MZ.TOUCH_APP, false, view::toggleTouch),
        Action.everywhere("picture", KeyCode.P, Material2MZ.PHOTO_CAMERA, view::picture),
        Action.everywhere("close", KeyCode.W, Material2AL.CLOSE, view::close),
        Action.everywhere("shutDown", KeyCode.Q, Material2MZ.POWER_SETTINGS_NEW, view::askToShutDown));
    shelve = Action.of("shelve", KeyCode.S, Material2MZ.SNOOZE, view::shelve);
    figures = Action.of("figures", KeyCode.I, Material2AL.ASSESSMENT, view::alarmFigures);
    others = List.of(Action.of("overlay", KeyCode.O, null, () -> view.withEpisode(model.episodes()::overlay)),
        Action.of("same", KeyCode.Y, null, () -> view.withEpisode(e -> model.episodes().verdict(e, true))),
        Action.of("notSame", KeyCode.N, null, () -> view.withEpisode(e -> model.episodes().verdict(e, false))),
        Action.of("asset", KeyCode.L, null, view::chooseAsset),
        Action.of("earlier", KeyCode.LEFT, null, () -> trend.pan(-0.25)),
        Action.of("later", KeyCode.RIGHT, null, () -> trend.pan(0.25)),
        Action.of("closer", KeyCode.PLUS, null, () -> trend.zoom(0.5)),
        Action.of("wider", KeyCode.MINUS, null, () -> trend.zoom(2)),
        Action.onTrend("undo", KeyCode.Z, view::undo), Action.onTrend("redo", KeyCode.Y, view::redo),
        Action.of("escape", KeyCode.ESCAPE, null, view::escape));
  }

  private static Action screen(String id, KeyCode key, Screen screen, ConsoleModel model) {
    return Action.everywhere(id, key, null, () -> model.screenProperty().set(screen));
  }

  Action pause() {
    return pause;
  }

  List<Action> ranges() {
    return ranges;
  }

  List<Action> trendTools() {
    return trendTools;
  }

  Action acknowledge() {
    return acknowledge;
  }

  Action shelve() {
    return shelve;
  }

  Action figures() {
    return figures;
  }

  Action guidance() {
    return guidance;
  }

  Action showTrend() {
    return showTrend;
  }

  List<Action> screens() {
    return screens;
  }

  List<Action> menu() {
    return menu;
  }

  List<Action> all() {
    List<Action> all = new ArrayList<>(List.of(acknowledge, shelve, guidance, showTrend, figures, pause));
    all.addAll(trendTools);
    all.addAll(others);
    all.addAll(ranges);
    all.addAll(screens);
    all.addAll(menu);
    return all;
  }
}
