package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.console.trend.TrendBuilder;
import io.foreshock.console.trend.TrendFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * Past episodes like the live window (as the detector reports them) or like a window the operator searched for.
 * Confined to the UI executor, but for {@link #poll}.
 */
public final class EpisodesModel {
  private static final int LIMIT = 10;
  private static final int POINTS = 48;
  /** Live matches change at most this often: a fast plant closes many windows a second. */
  private static final long CALM_NANOS = 1_000_000_000L;
  private final ObservableList<Episode> episodes = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper headline = new ReadOnlyStringWrapper("");
  private final Map<String, String> verdicts = new HashMap<>();
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TimeText times;
  private final TrendModel trend;
  private final String operator;
  private final Conflated<Found> found;
  /** Poll thread only. */
  private String shownKey = "";
  private String shownAsset = "";
  private long shownAt;
  /** While true live matches do not replace each other: the operator is about to press a button. */
  private volatile boolean held;
  /** While true the panel shows a search, not the live matches. */
  private volatile boolean searching;

  private record Found(String headline, List<Episode> episodes, boolean live) {}

  EpisodesModel(Services services, Calls calls, StatusLine status, TimeText times, TrendModel trend, String operator,
      Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.times = times;
    this.trend = trend;
    this.operator = operator;
    found = new Conflated<>(ui, this::apply);
  }

  public ObservableList<Episode> episodes() {
    return episodes;
  }

  /** What the list is: live matches, a search and how long it took, or why it is empty. */
  public ReadOnlyStringProperty headlineProperty() {
    return headline.getReadOnlyProperty();
  }

  public boolean isSearch() {
    return searching;
  }

  /** Keeps the list as it is while the pointer is over it, so that no card moves away under a click. */
  public void setHeld(boolean held) {
    this.held = held;
  }

  /** Back from a search to the live matches. */
  public void showLive() {
    searching = false;
  }

  /** Poll thread: the live matches of the asset, rebuilt only when they differ. */
  void poll(String asset, long nanoTime) {
    if (searching || asset.isEmpty()) {
      shownKey = "";
      return;
    }
    boolean sameAsset = asset.equals(shownAsset) && !shownKey.isEmpty();
    if (sameAsset && (held || nanoTime - shownAt < CALM_NANOS))
      return;
    shownAsset = asset;
    shownAt = nanoTime;
    Detection detection = services.detection();
    if (detection == null) {
      publish("missing", new Found(Texts.of("missing.detection"), List.of(), true));
      return;
    }
    Detection.AssetStatus s = detection.status(asset).orElse(null);
    List<Match> matches = s == null ? List.of() : s.matches();
    String line = s == null ? Texts.of("episodes.unknown") : Texts.of("episodes.state." + s.state().name());
    StringBuilder key = new StringBuilder(asset).append(line);
    for (Match m : matches)
      key.append(m.pattern().id()).append(Figures.similarity(m.similarity()));
    if (!key.toString().equals(shownKey))
      publish(key.toString(), new Found(line, matches.stream().map(this::picture).toList(), true));
  }

  private void publish(String key, Found next) {
    if (!key.equals(shownKey)) {
      shownKey = key;
      found.set(next);
    }
  }

  private void apply(Found f) {
    if (f.live() && searching)
      return;
    headline.set(f.headline());
    episodes.setAll(f.episodes().stream()
        .map(e -> e.withVerdict(verdicts.getOrDefault(e.match().id(), e.verdict()))).toList());
    if (f.live() && !f.episodes().isEmpty())
      for (Episode e : f.episodes())
        trend.followOverlay(e.match());
  }

  /** Looks for past episodes like the window selected or seen. */
  public void findSimilar() {
    TrendFrame.Span w = trend.window();
    if (w == null) {
      status.warn(Texts.of("episodes.noData"));
      return;
    }
    String asset = trend.asset();
    searching = true;
    headline.set(Texts.of("episodes.searching", times.minute(w.from()), times.minute(w.to())));
    calls.call(() -> search(asset, w), this::apply, sentence -> {
      headline.set(sentence);
      episodes.clear();
      status.warn(sentence);
    });
  }

  private Found search(String asset, TrendFrame.Span w) {
    Detection detection = services.detection();
    if (detection == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.detection"));
    long start = System.nanoTime();
    List<Match> matches = detection.findSimilar(asset, w.from(), w.to(), LIMIT);
    long ms = Math.max(1, (System.nanoTime() - start) / 1_000_000);
    String line = Texts.of(matches.isEmpty() ? "episodes.none" : "episodes.found", times.minute(w.from()),
        times.minute(w.to()), Integer.toString(matches.size()), Long.toString(ms));
    return new Found(line, matches.stream().map(this::picture).toList(), false);
  }

  /** Thumbnails of the sensor that counts most, now and then. */
  private Episode picture(Match m) {
    Catalog catalog = services.catalog();
    History history = services.history();
    FailurePattern p = m.pattern();
    String name = m.contributions().isEmpty() ? "" : lastPart(m.contributions().getFirst());
    Sensor now = catalog == null ? null : sensor(catalog, m.asset(), name);
    Sensor then = catalog == null ? null : sensor(catalog, p.asset(), name);
    if (history == null || now == null || then == null)
      return new Episode(m, name, new double[0], new double[0], "");
    long span = Math.max(1, m.windowTo() - m.windowFrom());
    long after = Math.max(span / 2, p.failedAt() == null ? 0 : Math.min(span * 2, p.failedAt() - p.windowTo()));
    int extra = (int) Math.max(1, POINTS * after / span);
    double[] live = TrendBuilder.thumbnail(history, now.id(), m.windowFrom(), m.windowTo(), POINTS);
    double[] past = TrendBuilder.thumbnail(history, then.id(), p.windowTo() - span, p.windowTo() + after,
        POINTS + extra);
    return new Episode(m, now.name(), live, past, "");
  }

  private static @Nullable Sensor sensor(Catalog catalog, String asset, String name) {
    return catalog.sensor(asset + "/" + name)
        .orElseGet(() -> catalog.sensorsOf(asset).stream().findFirst().orElse(null));
  }

  private static String lastPart(Contribution c) {
    return c.tag().substring(c.tag().lastIndexOf('/') + 1);
  }

  /** Lays the episode over the live trend, or takes it away when it lies there already. */
  public void overlay(Episode e) {
    Match on = trend.overlayProperty().get();
    trend.overlay(on != null && on.pattern().id().equals(e.match().pattern().id()) ? null : e.match());
  }

  /** Stores the operator's verdict. */
  public void verdict(Episode e, boolean same) {
    calls.call(() -> {
      PatternLibrary library = services.patterns();
      if (library == null)
        throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.detection"));
      library.verdict(e.match().id(), same, operator);
      return same;
    }, s -> {
      String said = Texts.of(same ? "episode.saidSame" : "episode.saidNotSame", operator);
      verdicts.put(e.match().id(), said);
      List<Episode> next = new ArrayList<>(episodes);
      next.replaceAll(x -> x.match().id().equals(e.match().id()) ? x.withVerdict(said) : x);
      episodes.setAll(next);
      status.say(Texts.of("episode.verdictStored", e.label()));
    }, status::warn);
  }
}
