package io.foreshock.api.report;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** Writes incident reports. Thread-safe. */
@ProviderType
public interface IncidentReports {
  /**
   * Writes one report; the stream stays open.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_ASSET}, {@code NOT_FOUND} for an unknown alarm
   */
  void writePdf(ReportRequest request, OutputStream out) throws IOException;
}
