package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.report.IncidentReports;
import io.foreshock.api.report.ReportRequest;
import io.foreshock.console.trend.TrendFrame;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Exports incident reports. Confined to the UI executor. */
public final class ReportModel {
  /** Reported before an alarm's window and after it. */
  private static final long BEFORE = Micros.HOUR;
  private static final long AFTER = 10 * Micros.MINUTE;
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TimeText times;
  private final TrendModel trend;
  private final String operator;

  ReportModel(Services services, Calls calls, StatusLine status, TimeText times, TrendModel trend, String operator) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.times = times;
    this.trend = trend;
    this.operator = operator;
  }

  /** What a report would be about: the alarm when one is given, else the window selected or seen; null without data. */
  public @Nullable ReportRequest about(@Nullable Alarm alarm) {
    if (alarm != null) {
      long from = alarm.match() == null ? alarm.raisedAt() : alarm.match().windowFrom();
      return new ReportRequest(alarm.asset(), from - BEFORE, alarm.raisedAt() + AFTER, alarm.id(), operator, "");
    }
    TrendFrame.Span w = trend.window();
    return w == null || w.from() >= w.to()
        ? null
        : new ReportRequest(trend.asset(), w.from(), w.to(), null, operator, "");
  }

  /** {@code incident-line1-press4-20260314-0210.pdf}. */
  public String fileName(ReportRequest request) {
    return "incident-" + request.asset().replace('/', '-') + "-" + times.file(request.to()) + ".pdf";
  }

  /** Writes beside the target first, so that a half-written report never bears its name. */
  public void write(ReportRequest request, Path file) {
    status.say(Texts.of("report.writing", file.getFileName()));
    calls.call(() -> {
      IncidentReports reports = services.reports();
      if (reports == null)
        throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.report"));
      return save(reports, request, file);
    }, size -> status.say(Texts.of("report.written", file, Figures.count(size / 1024))), status::warn);
  }

  private static long save(IncidentReports reports, ReportRequest request, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        reports.writePdf(request, out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return Files.size(file);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
