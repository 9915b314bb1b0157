package io.foreshock.console.model;

import io.foreshock.api.ingest.IngestService;
import io.foreshock.console.trend.LivePicture;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/** The plant's clock and how fast readings come in. Confined to the UI executor, but for {@link #poll}. */
public final class HeaderModel {
  private static final long SMOOTHING_NANOS = 2_000_000_000L;
  private final ReadOnlyStringWrapper clock = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper rate = new ReadOnlyStringWrapper("");
  private final Services services;
  private final TimeText times;
  private final Conflated<Polled> polled;
  private long countedAt;
  private long counted = -1;
  private double perSecond = Double.NaN;

  private record Polled(long now, double perSecond) {}

  HeaderModel(Services services, TimeText times, Executor ui) {
    this.services = services;
    this.times = times;
    polled = new Conflated<>(ui, p -> {
      clock.set(p.now() == LivePicture.NEVER ? Texts.of("header.noData") : times.clock(p.now()));
      rate.set(Double.isNaN(p.perSecond()) ? "" : Texts.of("header.rate", Figures.count(Math.round(p.perSecond()))));
    });
  }

  /** Plant time of the newest reading, with its zone. */
  public ReadOnlyStringProperty clockProperty() {
    return clock.getReadOnlyProperty();
  }

  /** {@code 84 210 readings/s}; empty when unknown. */
  public ReadOnlyStringProperty rateProperty() {
    return rate.getReadOnlyProperty();
  }

  /** Poll thread. */
  void poll(LivePicture picture, long nanoTime) {
    measure(services.ingest(), nanoTime);
    polled.set(new Polled(picture.now(), perSecond));
  }

  private void measure(@Nullable IngestService ingest, long nanoTime) {
    if (ingest == null) {
      counted = -1;
      perSecond = Double.NaN;
      return;
    }
    if (counted >= 0 && nanoTime - countedAt < SMOOTHING_NANOS)
      return;
    long n = ingest.committedReadings();
    if (counted >= 0 && n >= counted)
      perSecond = (n - counted) * 1e9 / (nanoTime - countedAt);
    counted = n;
    countedAt = nanoTime;
  }
}
