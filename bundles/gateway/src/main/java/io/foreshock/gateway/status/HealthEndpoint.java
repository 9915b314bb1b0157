package io.foreshock.gateway.status;

import io.foreshock.api.platform.HealthProbe.Level;
import io.foreshock.gateway.http.Endpoint;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** {@code GET /health}: 200, or 503 when a part is critical; JSON, or text for people and the command line. */
public final class HealthEndpoint implements Endpoint {
  private final Services services;
  private final Identity identity;

  public HealthEndpoint(Services services, Identity identity) {
    this.services = services;
    this.identity = identity;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    SystemReport report = SystemReport.of(services);
    int status = report.level() == Level.CRITICAL ? 503 : 200;
    if (exchange.accepts("text/plain"))
      exchange.text(status, "text/plain", text(report));
    else
      exchange.jsonObject(status, g -> write(g, report));
  }

  private void write(JsonGenerator g, SystemReport report) {
    g.writeStringProperty("status", name(report.level()));
    g.writeStringProperty("version", identity.version());
    g.writeStringProperty("uptime", identity.uptime().toString());
    g.writeNumberProperty("uptimeSeconds", identity.uptime().toSeconds());
    g.writeArrayPropertyStart("components");
    for (SystemReport.Component c : report.components()) {
      g.writeStartObject();
      g.writeStringProperty("name", c.name());
      g.writeStringProperty("level", name(c.health().level()));
      g.writeStringProperty("message", c.health().message());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeName("sources");
    SourcesEndpoint.writeSources(g, report.sources());
  }

  private String text(SystemReport report) {
    StringBuilder out = new StringBuilder();
    out.append("Foreshock ").append(identity.version()).append(": ").append(name(report.level())).append(", up ")
        .append(people(identity.uptime())).append('\n');
    int width = Math.max(report.components().stream().mapToInt(c -> c.name().length()).max().orElse(0),
        report.sources().stream().mapToInt(s -> s.id().length()).max().orElse(0));
    out.append("\nComponents\n");
    for (SystemReport.Component c : report.components())
      out.append(line(c.name(), width, name(c.health().level()), c.health().message()));
    out.append("\nSources\n");
    for (SystemReport.Source s : report.sources())
      out.append(line(s.id(), width, s.status().state().name().toLowerCase(Locale.ROOT), sourceText(s)));
    if (report.sources().isEmpty())
      out.append("  none configured\n");
    return out.toString();
  }

  private static String sourceText(SystemReport.Source s) {
    String text = String.format(Locale.ROOT, "%d readings, %.1f/s, %d sensors", s.status().readings(),
        s.status().readingsPerSecond(), s.status().sensors());
    return s.status().cause().isEmpty() ? text : text + "; " + s.status().cause();
  }

  private static String line(String name, int width, String state, String message) {
    return String.format(Locale.ROOT, "  %-" + Math.max(1, width) + "s  %-10s %s", name, state, message).stripTrailing()
        + "\n";
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  static String people(Duration d) {
    if (d.toDays() > 0)
      return d.toDays() + " d " + d.toHoursPart() + " h";
    if (d.toHours() > 0)
      return d.toHours() + " h " + d.toMinutesPart() + " min";
    return d.toMinutes() > 0 ? d.toMinutes() + " min " + d.toSecondsPart() + " s" : d.toSeconds() + " s";
  }

}
