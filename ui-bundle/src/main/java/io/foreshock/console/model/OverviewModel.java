package io.foreshock.console.model;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.console.trend.LivePicture;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Assets, the chosen one and the newest values of its sensors. Confined to the UI executor. */
public final class OverviewModel {
  private static final long STALE = Micros.MINUTE;
  private final ObservableList<String> assets = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper selected = new ReadOnlyStringWrapper("");
  private final ObservableList<SensorGauge> gauges = FXCollections.observableArrayList();
  private final Conflated<LivePicture> pictures;
  private final BiConsumer<String, List<Sensor>> shows;
  private LivePicture picture = LivePicture.EMPTY;
  private boolean chosenByOperator;

  /** @param shows told of the selected asset and its sensors, whenever either changes */
  OverviewModel(Executor ui, BiConsumer<String, List<Sensor>> shows) {
    this.shows = shows;
    pictures = new Conflated<>(ui, this::apply);
  }

  public ObservableList<String> assets() {
    return assets;
  }

  public ReadOnlyStringProperty selectedProperty() {
    return selected.getReadOnlyProperty();
  }

  public ObservableList<SensorGauge> gauges() {
    return gauges;
  }

  /** The operator's choice stays until the next one. */
  public void select(String asset) {
    chosenByOperator = true;
    show(asset);
  }

  /** Turns to an asset that needs attention, unless the operator has chosen one. */
  void suggest(String asset) {
    if (!chosenByOperator && !asset.equals(selected.get()))
      show(asset);
  }

  /** Any thread. */
  void present(LivePicture newest) {
    pictures.set(newest);
  }

  public LivePicture picture() {
    return picture;
  }

  private void apply(LivePicture newest) {
    picture = newest;
    List<String> paths = List.copyOf(new TreeSet<>(newest.byAsset().keySet()));
    if (!paths.equals(assets)) {
      assets.setAll(paths);
      if (selected.get().isEmpty() && !paths.isEmpty())
        show(paths.getFirst());
    }
    if (!selected.get().isEmpty())
      refresh();
  }

  private void show(String asset) {
    selected.set(asset);
    refresh();
  }

  private void refresh() {
    List<Sensor> sensors = picture.sensorsOf(selected.get());
    if (!gauges.stream().map(SensorGauge::sensor).toList().equals(sensors)) {
      gauges.setAll(sensors.stream().map(SensorGauge::new).toList());
      shows.accept(selected.get(), sensors);
    }
    long now = picture.now(selected.get());
    for (SensorGauge g : gauges) {
      int id = g.sensor().id();
      long at = picture.timestamp(id);
      g.set(picture.value(id), at, at != LivePicture.NEVER && now - at > STALE);
    }
  }
}
