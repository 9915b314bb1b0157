package io.foreshock.gateway.plant;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.report.IncidentReports;
import io.foreshock.api.report.ReportRequest;
import io.foreshock.gateway.http.Endpoint;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.JsonBody;
import io.foreshock.gateway.http.Services;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/report}: an incident report as PDF. With an alarm the period may be left out: it is then the two hours
 * before it and the hour after it.
 */
public final class ReportEndpoint implements Endpoint {
  private static final long BEFORE_ALARM = 2 * Micros.HOUR;
  private static final long AFTER_ALARM = Micros.HOUR;
  private static final int MAX_CONCURRENT = 2;

  private final Services services;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

  public ReportEndpoint(Services services) {
    this.services = services;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    IncidentReports reports = services.require(IncidentReports.class);
    ReportRequest request = request(exchange.jsonBody());
    if (!permits.tryAcquire())
      throw HttpError.tooBusy("too many reports at a time: limit=" + MAX_CONCURRENT);
    try {
      // Kept in memory until it is complete, so that a failure is an error and not half a PDF.
      ByteArrayOutputStream pdf = new ByteArrayOutputStream(1 << 16);
      reports.writePdf(request, pdf);
      exchange.header("Content-Disposition", "attachment; filename=\"incident-" + fileName(request) + ".pdf\"");
      exchange.bytes(200, "application/pdf", pdf.toByteArray());
    } finally {
      permits.release();
    }
  }

  private ReportRequest request(JsonBody body) {
    String alarmId = body.text("alarmId", "");
    Alarm alarm = alarmId.isEmpty() ? null : alarm(alarmId);
    Long from = body.time("from");
    Long to = body.time("to");
    String asset = body.text("asset", alarm == null ? "" : alarm.asset());
    if (asset.isBlank())
      throw HttpError.badRequest("asset is missing");
    return new ReportRequest(asset, period("from", from, alarm, -BEFORE_ALARM), period("to", to, alarm, AFTER_ALARM),
        alarm == null ? null : alarm.id(), body.text("author", ""), body.text("summary", ""));
  }

  private Alarm alarm(String id) {
    return services.require(Alarms.class).find(id).orElseThrow(() -> HttpError.notFound("no such alarm: " + id));
  }

  private static long period(String name, @Nullable Long given, @Nullable Alarm alarm, long fromAlarm) {
    if (given != null)
      return given;
    if (alarm == null)
      throw HttpError.badRequest(name + " is missing");
    return alarm.raisedAt() + fromAlarm;
  }

  private static String fileName(ReportRequest request) {
    return request.asset().replaceAll("[^A-Za-z0-9_.-]", "_") + "-"
        + Micros.toInstant(request.from()).toString().replaceAll("[^0-9TZ]", "");
  }
}
