package io.foreshock.api.report;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What to report on.
 *
 * @param from
 *            start of the reported period, microseconds UTC
 * @param to
 *            end of the reported period, microseconds UTC, exclusive
 * @param alarmId
 *            the alarm that gave rise to it; null = all alarms of the asset in
 *            the period
 * @param author
 *            who exports it
 * @param summary
 *            free text; may be empty
 */
public record ReportRequest(String asset, long from, long to, @Nullable String alarmId, String author, String summary) {
  public ReportRequest {
    requireNonNull(asset, "asset is null");
    requireNonNull(author, "author is null");
    requireNonNull(summary, "summary is null");
    if (from >= to)
      throw new IllegalArgumentException("empty period: from=" + from + ", to=" + to);
  }
}
