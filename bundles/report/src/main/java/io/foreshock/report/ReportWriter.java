package io.foreshock.report;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.report.ReportRequest;
import io.foreshock.report.Canvas.Box;
import io.foreshock.report.Canvas.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sections of one report, in their order on paper. Confined to one thread. */
final class ReportWriter {
  private final Flow flow;
  private final ReportRequest request;
  private final Incident incident;
  private final Sources sources;
  private final Clock clock;

  ReportWriter(Flow flow, ReportRequest request, Incident incident, Sources sources, Clock clock) {
    this.flow = flow;
    this.request = request;
    this.incident = incident;
    this.sources = sources;
    this.clock = clock;
  }

  void head(String createdAt, String version) throws IOException {
    flow.canvas().text(Flow.MARGIN, flow.y() - 18, "Incident report", Style.bold(19));
    flow.canvas().textRight(Flow.MARGIN + Flow.WIDTH, flow.y() - 18, "Foreshock " + version, Style.dim(10));
    flow.skip(32);
    String kind = incident.asset().kind().isEmpty() ? "" : " (" + incident.asset().kind() + ")";
    flow.fact("Asset", incident.asset().path() + kind);
    if (!incident.asset().description().isEmpty())
      flow.fact("Description", incident.asset().description());
    flow.fact("Period",
        clock.full(request.from()) + " to " + clock.full(request.to()) + ", "
            + Clock.span(request.to() - request.from()));
    flow.fact("Author", request.author());
    flow.fact("Created", createdAt);
    flow.fact("Times", "in zone " + clock.zone());
  }

  void summary() throws IOException {
    flow.heading("Summary", 20);
    Match match = incident.match();
    if (match != null)
      flow.paragraph(
          "Like \"" + match.pattern().label() + "\" of " + clock.day(whenThen(match.pattern())) + " on "
              + match.pattern().asset() + ", similarity " + decimals(match.similarity()) + "; " + outcome(match) + ".",
          Style.bold(10));
    flow.paragraph(request.summary().isBlank() ? "No summary was given." : request.summary(),
        request.summary().isBlank() ? Style.dim(10) : Style.plain(10));
  }

  void alarms() throws IOException {
    flow.heading("Alarms");
    if (incident.alarms().isEmpty()) {
      flow.paragraph(sources.alarms() == null
          ? "The alarm list was not running when this report was made."
          : "No alarm was raised for this asset in the period.", Style.dim(9));
      return;
    }
    Grid grid = new Grid(flow, Grid.Column.of("", 0.05), Grid.Column.of("Raised", 0.19), Grid.Column.of("State", 0.17),
        Grid.Column.of("Message", 0.36), Grid.Column.number("Score", 0.08), Grid.Column.of("Acknowledged by", 0.15));
    for (Alarm alarm : incident.alarms())
      grid.row(new PriorityMark(alarm.priority()), clock.full(alarm.raisedAt()), words(alarm.state().name()),
          alarm.message(), decimals(alarm.score()), alarm.acknowledgedBy().isEmpty() ? "-" : alarm.acknowledgedBy());
    flow.skip(4);
  }

  void match() throws IOException {
    Match match = incident.match();
    if (match == null)
      return;
    flow.heading("What it is like");
    FailurePattern then = match.pattern();
    flow.fact("Failure", then.label());
    flow.fact("Where and when", then.asset() + ", " + clock.day(whenThen(then)));
    flow.fact("Similarity", decimals(match.similarity()) + " of 1");
    flow.fact("Outcome", outcome(match));
    flow.fact("Cause then", then.cause());
    flow.fact("Remedy then", then.remedy());
    flow.fact("Window now", clock.full(match.windowFrom()) + " to " + clock.full(match.windowTo()));
    flow.fact("Window then", clock.full(then.windowFrom()) + " to " + clock.full(then.windowTo()));
    contributions(match.contributions());
  }

  private void contributions(List<Contribution> contributions) throws IOException {
    if (contributions.isEmpty())
      return;
    flow.skip(4);
    flow.need(40);
    flow.paragraph("Contribution of each sensor to the similarity", Style.dim(9));
    double most = contributions.stream().mapToDouble(c -> Math.abs(c.share())).max().orElse(1);
    float labelWidth = 200;
    float room = Flow.WIDTH - labelWidth - 40;
    for (Contribution c : contributions.subList(0, Math.min(12, contributions.size()))) {
      Box row = flow.box(14);
      Canvas canvas = flow.canvas();
      canvas.text(row.x(), row.y() + 4, flow.face().fit(c.tag(), 8.5f, labelWidth - 8), Style.plain(8.5f));
      float length = (float) (most > 0 ? Math.abs(c.share()) / most * room : 0);
      if (length > 0)
        canvas.rect(new Box(row.x() + labelWidth, row.y() + 3, length, 8), c.share() < 0 ? Ink.LINE : Ink.SERIES);
      canvas.text(row.x() + labelWidth + length + 5, row.y() + 4, decimals(c.share()), Style.plain(8.5f));
    }
    if (contributions.size() > 12)
      flow.paragraph("and " + (contributions.size() - 12) + " smaller ones", Style.dim(8.5f));
  }

  void charts() throws IOException {
    if (incident.charted().isEmpty()) {
      flow.heading("Sensors");
      flow.paragraph("This asset has no sensors.", Style.dim(9));
      return;
    }
    flow.heading("Sensors", TrendChart.HEIGHT + 30);
    flow.paragraph("Line: mean; band: smallest to largest value; shaded: matched window; dashed: normal range.",
        Style.dim(8.5f));
    Match match = incident.match();
    List<Long> failures = new ArrayList<>();
    for (FailurePattern f : incident.failures())
      if (f.failedAt() != null)
        failures.add(f.failedAt());
    TrendChart chart = new TrendChart(clock, new TrendChart.Marks(incident.alarms(),
        match == null ? 0 : match.windowFrom(), match == null ? 0 : match.windowTo(), failures));
    for (Sensor sensor : incident.charted()) {
      Box box = flow.box(TrendChart.HEIGHT);
      chart.draw(flow.canvas(), box, sensor,
          sources.history().trend(sensor.id(), request.from(), request.to(), TrendChart.BUCKETS));
      flow.skip(8);
    }
    if (incident.sensors().size() > incident.charted().size())
      flow.paragraph((incident.sensors().size() - incident.charted().size())
          + " more sensors of this asset are not drawn.", Style.dim(8.5f));
  }

  void timeline() throws IOException {
    List<Timeline.Event> events = Timeline.of(incident);
    flow.heading("Timeline");
    if (events.isEmpty()) {
      flow.paragraph("Nothing happened in the period.", Style.dim(9));
      return;
    }
    Grid grid = new Grid(flow, Grid.Column.of("Time", 0.22), Grid.Column.of("Event", 0.78));
    for (Timeline.Event event : events)
      grid.row(clock.full(event.at()), event.what());
    flow.skip(4);
  }

  void quality() throws IOException {
    if (incident.sensors().isEmpty())
      return;
    flow.heading("Data quality");
    flow.paragraph("A gap is a stretch without readings longer than " + SensorQuality.GAP_INTERVALS
        + " times the sensor's usual interval.", Style.dim(8.5f));
    Grid grid = new Grid(flow, Grid.Column.of("Sensor", 0.34), Grid.Column.number("Readings", 0.13),
        Grid.Column.number("Uncertain", 0.11), Grid.Column.number("Bad", 0.09), Grid.Column.number("Interval", 0.11),
        Grid.Column.number("Gaps", 0.08), Grid.Column.number("Longest gap", 0.14));
    for (Sensor sensor : incident.sensors()) {
      SensorQuality q = SensorQuality.of(sensor, sources.history(), request.from(), request.to());
      grid.row(sensor.name(), count(q.readings()), count(q.uncertain()), count(q.bad()),
          q.interval() == 0 ? "-" : interval(q.interval()), count(q.gaps()),
          q.gaps() == 0 ? "-" : Clock.span(q.longestGap()));
    }
    flow.skip(4);
  }

  void software(String version) throws IOException {
    flow.heading("Software and store");
    flow.fact("Product", "Foreshock " + version);
    flow.fact("Java", Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    flow.fact("Store", count(sources.catalog().assets().size()) + " assets, " + count(sources.catalog().sensors()
        .size())
        + " sensors"
        + (sources.ingest() == null
            ? ""
            : ", " + count(sources.ingest().committedReadings()) + " readings committed since the start"));
    BundleAdmin bundles = sources.bundles();
    if (bundles == null)
      return;
    flow.skip(4);
    Grid grid = new Grid(flow, Grid.Column.of("Bundle", 0.55), Grid.Column.of("Version", 0.25),
        Grid.Column.of("State", 0.2));
    bundles.bundles().stream().sorted(java.util.Comparator.comparing(BundleAdmin.BundleInfo::symbolicName))
        .filter(b -> b.symbolicName().startsWith("io.foreshock")).forEach(b -> row(grid, b));
  }

  private static void row(Grid grid, BundleAdmin.BundleInfo bundle) {
    try {
      grid.row(bundle.symbolicName(), bundle.version(), words(bundle.state()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long whenThen(FailurePattern pattern) {
    Long failedAt = pattern.failedAt();
    return failedAt == null ? pattern.windowTo() : failedAt;
  }

  private static String outcome(Match match) {
    return match.leadTime().map(lead -> "stopped " + Clock.span(lead) + " after this stage").orElse("it recovered");
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n).replace(',', '\u00a0');
  }

  private static String interval(long micros) {
    return micros >= 1_000_000 && micros % 1_000_000 == 0
        ? Clock.span(micros)
        : String.format(Locale.ROOT, "%.3f s", micros / 1e6);
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
