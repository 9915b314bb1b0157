package io.foreshock.console;

import io.foreshock.api.detection.Alarm;
import io.foreshock.console.model.AlarmRow;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.view.ConsoleView;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.util.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pictures of the running console by itself, for the documentation: the trend as it starts, the trend once a
 * pattern match is in the alarm list with the episode laid over it, then the other screens, light and dark. FX thread.
 */
final class PictureTour implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PictureTour.class);
  /** Seconds a screen has to settle at least, and what it waits for its data at most. */
  private static final int SETTLE = 4;
  private static final int PATIENCE = 60;
  private static final int FIRST_PICTURE = 10;
  private static final int FIRST_PATIENCE = 30;

  /**
   * @param picture
   *          empty = none
   * @param ready
   *          whether what it shows is there
   */
  private record Step(String picture, Runnable begin, BooleanSupplier ready) {}

  private final ConsoleView view;
  private final ConsoleModel model;
  private final Path folder;
  private final Timeline clock;
  private final Deque<Step> steps = new ArrayDeque<>();
  private int second;
  private int waited;
  private boolean started;
  /** The picture of the first trend has been taken. */
  private boolean first;

  private PictureTour(ConsoleView view, ConsoleModel model, Path folder) {
    this.view = view;
    this.model = model;
    this.folder = folder;
    clock = new Timeline(new KeyFrame(Duration.seconds(1), e -> tick()));
    clock.setCycleCount(Timeline.INDEFINITE);
    for (String theme : new String[]{"", "-dark"}) {
      if (!theme.isEmpty())
        steps.add(new Step("", view::toggleDark, () -> true));
      steps.add(new Step("trend-alarm" + theme, this::showMatch, () -> {
        var f = model.trend().frameProperty().get();
        return f != null && f.overlay() != null && f.lines().stream().anyMatch(l -> l.past() && l.x().length > 0);
      }));
      steps.add(new Step("query" + theme, this::query, () -> !model.query().runningProperty().get()));
      steps.add(new Step("bundles" + theme, () -> show(Screen.BUNDLES), () -> !model.bundles().bundles().isEmpty()));
      steps.add(new Step("sources" + theme, () -> show(Screen.SOURCES), () -> !model.sources().sources().isEmpty()));
      steps.add(new Step("source" + theme, this::editFirst, () -> model.setup().editorProperty().get() != null));
      steps.add(new Step("incidents" + theme, this::writeIncident, () -> {
        var open = model.incidents().editorProperty().get();
        return open != null && !open.timeline().isEmpty();
      }));
      steps.add(new Step("patterns" + theme, () -> show(Screen.PATTERNS), () -> !model.patterns().incidents()
          .isEmpty()));
      steps.add(new Step("system" + theme, () -> show(Screen.SYSTEM), () -> !model.system().parts().isEmpty()));
    }
    steps.add(new Step("", () -> show(Screen.TREND), () -> true));
  }

  static PictureTour start(ConsoleView view, ConsoleModel model, Path folder) {
    PictureTour t = new PictureTour(view, model, folder);
    t.clock.play();
    return t;
  }

  private void tick() {
    second++;
    if (!first && second >= FIRST_PICTURE && (isDrawn() || second > FIRST_PATIENCE)) {
      first = true;
      picture("trend");
    }
    started |= !matches().isEmpty();
    Step step = steps.peek();
    if (!started || !first || step == null)
      return;
    if (waited++ == 0)
      step.begin().run();
    boolean there = model.calls().runningProperty().get() == 0 && step.ready().getAsBoolean();
    if (waited > PATIENCE || (waited > SETTLE && there)) {
      if (!step.picture().isEmpty())
        picture(step.picture());
      steps.poll();
      waited = 0;
    }
  }

  private boolean isDrawn() {
    var f = model.trend().frameProperty().get();
    return f != null && f.lines().stream().anyMatch(l -> l.x().length > 0);
  }

  private List<Alarm> matches() {
    return model.alarms().rows().stream().map(AlarmRow::alarm).filter(a -> a.kind() == Alarm.Kind.PATTERN_MATCH)
        .toList();
  }

  private void showMatch() {
    if (!matches().isEmpty())
      model.showTrend(matches().getFirst());
    else
      show(Screen.TREND);
  }

  private void query() {
    show(Screen.QUERY);
    model.query().run();
  }

  private void editFirst() {
    if (!model.sources().sources().isEmpty())
      model.setup().edit(model.sources().sources().getFirst().id());
  }

  private void writeIncident() {
    model.setup().close();
    if (matches().isEmpty() || model.incidents().begin(matches().getFirst()))
      show(Screen.INCIDENTS);
  }

  private void show(Screen screen) {
    model.screenProperty().set(screen);
  }

  private void picture(String name) {
    view.savePicture(folder.resolve(name + ".png"), said -> LOG.info("{}", said));
  }

  @Override
  public void close() {
    Platform.runLater(clock::stop);
  }
}
