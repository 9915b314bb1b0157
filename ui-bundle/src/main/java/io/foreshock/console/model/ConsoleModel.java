package io.foreshock.console.model;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Match;
import io.foreshock.api.ingest.History;
import io.foreshock.console.trend.LivePicture;
import io.foreshock.console.trend.LiveSampler;
import io.foreshock.console.trend.TrendBuilder;
import io.foreshock.console.trend.TrendFrame;
import io.foreshock.console.trend.TrendRequest;
import java.time.ZoneId;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/**
 * Everything the console shows and does. Two threads of its own ask the appliance: one polls the small things five
 * times a second, the other builds trend frames and writes them into the chart (the FX thread may not: ChartFx holds
 * read locks on its data during a pulse). Operators' actions run in {@link Calls}. The models are confined to the UI
 * executor.
 */
public final class ConsoleModel implements AutoCloseable {
  /** Screens of the main window. */
  public enum Screen {
    TREND, QUERY, BUNDLES, SOURCES, INCIDENTS, SYSTEM, PATTERNS
  }

  /** @param operator who acts at this console */
  public record Options(ZoneId zone, String operator) {}

  private static final long PERIOD_MILLIS = 200;
  private final Services services;
  private final ObjectProperty<Screen> screen = new SimpleObjectProperty<>(Screen.TREND);
  private final StatusLine status = new StatusLine();
  private final Calls calls;
  private final TimeText times;
  private final TrendModel trend;
  private final OverviewModel overview;
  private final AlarmsModel alarms;
  private final EpisodesModel episodes;
  private final HeaderModel header;
  private final SourcesModel sources;
  private final SetupModel setup;
  private final BundlesModel bundles;
  private final QueryModel query;
  private final DemoModel demo;
  private final ReportModel report;
  private final IncidentsModel incidents;
  private final SystemModel system;
  private final PatternsModel patterns;
  private final WelcomeModel welcome;
  private final ContextModel context;
  private final MarkModel mark;
  private final AnnotationsModel annotations;
  private final GuidanceModel guidance;
  private final LiveSampler sampler = new LiveSampler();
  private final TrendBuilder builder;
  private final Ticker poller;
  private final Ticker feeder;
  private volatile LivePicture picture = LivePicture.EMPTY;
  private volatile @Nullable Consumer<TrendFrame> chart;
  private int ticks;
  private @Nullable TrendRequest drawnRequest;
  private long drawnNow;
  private long drawnAt;

  /** @param ui where models change and are read: {@code Platform::runLater} */
  public ConsoleModel(Services services, Executor ui, Options options) {
    this.services = services;
    String operator = options.operator();
    times = new TimeText(options.zone());
    calls = new Calls(ui);
    feeder = new Ticker("foreshock-console-feeder", PERIOD_MILLIS, this::feed);
    poller = new Ticker("foreshock-console-poll", PERIOD_MILLIS, this::poll);
    trend = new TrendModel(ui, feeder::now);
    overview = new OverviewModel(ui, trend::show);
    alarms = new AlarmsModel(services, calls, status, times, operator, ui);
    episodes = new EpisodesModel(services, calls, status, times, trend, operator, ui);
    header = new HeaderModel(services, times, ui);
    sources = new SourcesModel(services, Micros::now, ui);
    setup = new SetupModel(services, calls, status, ui);
    bundles = new BundlesModel(services, calls, status, ui);
    query = new QueryModel(services, calls, times);
    demo = new DemoModel(services, calls, status, times, ui);
    report = new ReportModel(services, calls, status, times, trend, operator);
    incidents = new IncidentsModel(services, calls, status, times, report, operator, ui);
    system = new SystemModel(services, calls, status, times, ui);
    patterns = new PatternsModel(services, calls, status, ui);
    context = new ContextModel(services, ui);
    welcome = new WelcomeModel(services, calls, status, ui, () -> screen.set(Screen.TREND));
    guidance = new GuidanceModel(times);
    mark = new MarkModel(services, calls, status, trend, operator);
    annotations = new AnnotationsModel(services, calls, status, times, trend, operator, ui);
    builder = new TrendBuilder(m -> Episode.caption(m, times), Episode::failsHere);
    overview.selectedProperty().addListener((o, was, is) -> episodes.showLive());
    alarms.rows().addListener((javafx.beans.InvalidationListener) o -> turnToFirstAlarm());
  }

  /** @param chart takes the curves of a frame, called on the feeder thread only */
  public void start(Consumer<TrendFrame> chart) {
    this.chart = chart;
    poller.start();
    feeder.start();
  }

  private void turnToFirstAlarm() {
    AlarmRow first = alarms.mostUrgent();
    if (first != null)
      overview.suggest(first.alarm().asset());
  }

  private void poll(long nanoTime) throws InterruptedException {
    picture = sampler.sample(services.catalog(), services.history(), services.liveFeed());
    overview.present(picture);
    header.poll(picture, nanoTime);
    alarms.poll(picture);
    TrendRequest r = trend.request();
    if (r != null) {
      episodes.poll(r.asset(), nanoTime);
      context.poll(r, nanoTime);
      annotations.poll(r.asset(), nanoTime);
    }
    if (ticks++ % 5 == 0) {
      sources.poll();
      setup.poll();
      incidents.poll();
      system.poll();
      patterns.poll();
      welcome.poll(nanoTime);
      bundles.poll();
      demo.poll();
    }
  }

  /** Draws again when the operator asked for something else or when now has moved by a pixel. */
  private void feed(long nanoTime) {
    TrendRequest r = trend.request();
    Catalog catalog = services.catalog();
    History history = services.history();
    Consumer<TrendFrame> sink = chart;
    if (r == null || r.asset().isEmpty() || catalog == null || history == null || sink == null)
      return;
    LivePicture p = picture;
    long now = p.now(r.asset());
    long pixel = r.range() / Math.max(50, r.pixels());
    boolean moved = Math.abs(now - drawnNow) >= pixel || nanoTime - drawnAt > 2_000_000_000L;
    if (r.equals(drawnRequest) && !moved)
      return;
    TrendFrame f = builder.build(r, p, history, catalog, nanoTime);
    sink.accept(f);
    drawnRequest = r;
    drawnNow = now;
    drawnAt = nanoTime;
    trend.present(f);
  }

  /** Shows the alarm's window with the matched episode laid over it. */
  public void showTrend(Alarm alarm) {
    screen.set(Screen.TREND);
    overview.select(alarm.asset());
    Match m = alarm.match();
    LivePicture p = overview.picture();
    long now = p.now(alarm.asset());
    long range = trend.rangeProperty().get();
    if (now != LivePicture.NEVER && alarm.raisedAt() < now - range) {
      long around = Math.max(Micros.HOUR, m == null ? 0 : 2 * (m.windowTo() - m.windowFrom()));
      trend.goTo(alarm.raisedAt() - around, alarm.raisedAt() + around / 4);
    } else
      trend.resumeLive();
    trend.overlay(m);
    if (m == null && !alarm.tag().isEmpty())
      trend.prefer(java.util.List.of(alarm.tag()));
  }

  /** Ends the appliance as a whole, not only the console. */
  public void shutDownAppliance() {
    status.say(Texts.of("appliance.stopping"));
    calls.call(() -> {
      var appliance = services.appliance();
      if (appliance != null)
        appliance.shutdown();
      return appliance != null;
    }, asked -> {
      if (!asked)
        status.warn(Texts.of("missing.appliance"));
    }, status::warn);
  }

  public ObjectProperty<Screen> screenProperty() {
    return screen;
  }

  public StatusLine status() {
    return status;
  }

  public Calls calls() {
    return calls;
  }

  public TimeText times() {
    return times;
  }

  public TrendModel trend() {
    return trend;
  }

  public OverviewModel overview() {
    return overview;
  }

  public AlarmsModel alarms() {
    return alarms;
  }

  public EpisodesModel episodes() {
    return episodes;
  }

  public HeaderModel header() {
    return header;
  }

  public SourcesModel sources() {
    return sources;
  }

  public SetupModel setup() {
    return setup;
  }

  public BundlesModel bundles() {
    return bundles;
  }

  public QueryModel query() {
    return query;
  }

  public DemoModel demo() {
    return demo;
  }

  public IncidentsModel incidents() {
    return incidents;
  }

  public ContextModel context() {
    return context;
  }

  public WelcomeModel welcome() {
    return welcome;
  }

  public SystemModel system() {
    return system;
  }

  public PatternsModel patterns() {
    return patterns;
  }

  public ReportModel report() {
    return report;
  }

  public GuidanceModel guidance() {
    return guidance;
  }

  public MarkModel mark() {
    return mark;
  }

  public AnnotationsModel annotations() {
    return annotations;
  }

  /** Ends all threads; not on the UI executor, which the feeder may still need. */
  @Override
  public void close() {
    feeder.close();
    poller.close();
    calls.close();
    sampler.close();
  }
}
