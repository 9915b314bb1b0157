package io.foreshock.console;

import io.foreshock.api.detection.Alarm;
import io.foreshock.console.model.AlarmRow;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.view.ConsoleView;
import java.nio.file.Path;
import java.util.List;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.util.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pictures of the running console by itself, for the documentation: the trend as it starts, the trend once a
 * pattern match is in the alarm list with the episode laid over it, then the other screens. FX thread.
 */
final class PictureTour implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PictureTour.class);
  private final ConsoleView view;
  private final ConsoleModel model;
  private final Path folder;
  private final Timeline watch;
  private final Timeline tour;
  private boolean started;

  private PictureTour(ConsoleView view, ConsoleModel model, Path folder) {
    this.view = view;
    this.model = model;
    this.folder = folder;
    watch = new Timeline(new KeyFrame(Duration.seconds(1), e -> look()));
    watch.setCycleCount(Timeline.INDEFINITE);
    tour = new Timeline(at(0, this::showMatch), at(8, () -> picture("trend-alarm")), at(8.2, () -> show(Screen.QUERY)),
        at(8.4, model.query()::run), at(12, () -> picture("query")), at(12.2, () -> show(Screen.BUNDLES)),
        at(15, () -> picture("bundles")), at(15.2, () -> show(Screen.SOURCES)), at(18, () -> picture("sources")),
        at(18.5, () -> show(Screen.TREND)));
  }

  static PictureTour start(ConsoleView view, ConsoleModel model, Path folder) {
    PictureTour t = new PictureTour(view, model, folder);
    new Timeline(at(10, () -> t.picture("trend"))).play();
    t.watch.play();
    return t;
  }

  private static KeyFrame at(double seconds, Runnable what) {
    return new KeyFrame(Duration.seconds(seconds), e -> what.run());
  }

  private void look() {
    if (!started && !matches().isEmpty()) {
      started = true;
      watch.stop();
      tour.play();
    }
  }

  private List<Alarm> matches() {
    return model.alarms().rows().stream().map(AlarmRow::alarm).filter(a -> a.kind() == Alarm.Kind.PATTERN_MATCH)
        .toList();
  }

  private void showMatch() {
    model.showTrend(matches().getFirst());
  }

  private void show(Screen screen) {
    model.screenProperty().set(screen);
  }

  private void picture(String name) {
    view.savePicture(folder.resolve(name + ".png"), said -> LOG.info("{}", said));
  }

  @Override
  public void close() {
    Platform.runLater(() -> {
      watch.stop();
      tour.stop();
    });
  }
}
