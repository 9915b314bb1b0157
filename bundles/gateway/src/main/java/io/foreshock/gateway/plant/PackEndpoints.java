package io.foreshock.gateway.plant;

import io.foreshock.api.detection.PackReport;
import io.foreshock.api.detection.PackReport.Item;
import io.foreshock.api.detection.PackReport.Outcome;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.gateway.http.BodyTooLargeException;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import tools.jackson.core.JsonGenerator;

/** {@code /api/patterns/pack}: failure patterns as a file for other sites, and such a file back in. */
public final class PackEndpoints {
  private static final String TYPE = "application/zip";
  /** Largest file taken in, bytes; packed, a pattern takes one or two thousand. */
  private static final long MAX_FILE = 128L << 20;

  private final Services services;
  /** One at a time: a pack is in memory as a whole. */
  private final Semaphore permits = new Semaphore(1);

  public PackEndpoints(Services services) {
    this.services = services;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.get("/api/patterns/pack", e -> alone(e, this::export)).post("/api/patterns/pack", e -> alone(e,
        this::take));
  }

  private interface Transfer {
    void run(Exchange exchange, PatternLibrary library) throws IOException;
  }

  private void alone(Exchange exchange, Transfer transfer) throws IOException {
    PatternLibrary library = services.require(PatternLibrary.class);
    if (!permits.tryAcquire())
      throw HttpError.tooBusy("too many pattern packs at a time: limit=1");
    try {
      transfer.run(exchange, library);
    } finally {
      permits.release();
    }
  }

  private void export(Exchange exchange, PatternLibrary library) throws IOException {
    String incidents = exchange.query("incidents");
    ByteArrayOutputStream pack = new ByteArrayOutputStream(1 << 16);
    library.exportPack(exchange.requiredQuery("site"), incidents == null
        ? List.of()
        : Arrays.asList(incidents.split(
            ",")), pack);
    exchange.header("Content-Disposition", "attachment; filename=\"patterns." + PatternLibrary.PACK_EXTENSION + "\"");
    exchange.bytes(200, TYPE, pack.toByteArray());
  }

  private void take(Exchange exchange, PatternLibrary library) throws IOException {
    if (!exchange.contentType().equals(TYPE))
      throw HttpError.unsupportedType("Content-Type must be " + TYPE);
    boolean dry = "true".equals(exchange.query("dryRun"));
    PackReport report;
    try (InputStream body = exchange.body(MAX_FILE)) {
      report = dry ? library.inspectPack(body) : library.importPack(body);
    } catch (BodyTooLargeException e) {
      throw HttpError.tooLarge("file", e.limit());
    }
    if (exchange.accepts("text/plain"))
      exchange.text(200, "text/plain", people(report, dry));
    else
      exchange.jsonObject(200, g -> write(g, report, dry));
  }

  private static void write(JsonGenerator g, PackReport report, boolean dry) {
    g.writeBooleanProperty("dryRun", dry);
    g.writeStringProperty("site", report.site());
    Json.time(g, "writtenAt", report.writtenAt());
    g.writeNumberProperty("new", report.count(Outcome.NEW));
    g.writeNumberProperty("duplicate", report.count(Outcome.DUPLICATE));
    g.writeNumberProperty("notComparable", report.count(Outcome.NOT_COMPARABLE));
    g.writeName("items");
    PlantJson.array(g, report.items(), PackEndpoints::write);
  }

  private static void write(JsonGenerator g, Item item) {
    g.writeStartObject();
    g.writeStringProperty("incidentId", item.incidentId());
    g.writeStringProperty("label", item.label());
    g.writeStringProperty("asset", item.asset());
    g.writeStringProperty("assetKind", item.assetKind());
    Json.time(g, "failedAt", item.failedAt());
    g.writeNumberProperty("patterns", item.patterns());
    g.writeStringProperty("outcome", item.outcome().name());
    g.writeStringProperty("reason", item.reason());
    g.writeEndObject();
  }

  private static String people(PackReport report, boolean dry) {
    StringBuilder text = new StringBuilder();
    for (Item i : report.items())
      text.append(String.format(Locale.ROOT, "%-15s %4d  %s (%s)%s%n", i.outcome().name().toLowerCase(Locale.ROOT)
          .replace('_', ' '), i.patterns(), i.label(), i.asset(), i.reason().isEmpty() ? "" : ": " + i.reason()));
    return text.append(String.format(Locale.ROOT, "%s %d patterns of %s, %d were there already, %d not comparable%n",
        dry ? "would take" : "took", report.count(Outcome.NEW), report.site(), report.count(Outcome.DUPLICATE), report
            .count(Outcome.NOT_COMPARABLE))).toString();
  }
}
