package io.foreshock.report;

import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.report.IncidentReports;
import io.foreshock.api.report.ReportRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.GregorianCalendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Incident reports as PDF, drawn with vectors and an embedded font; needs no display. Thread-safe. */
@Component
public final class PdfIncidentReports implements IncidentReports {
  private final Catalog catalog;
  private final History history;
  private final String version;
  private final InstantSource clock;
  private final ZoneId zone;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable Alarms alarms;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable PatternLibrary patterns;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable IngestService ingest;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable BundleAdmin bundles;

  @Activate
  public PdfIncidentReports(BundleContext context, @Reference Catalog catalog, @Reference History history) {
    this(catalog, history, String.valueOf(context.getProperty(Appliance.VERSION_PROPERTY)), InstantSource.system(),
        ZoneId.systemDefault());
  }

  PdfIncidentReports(Catalog catalog, History history, String version, InstantSource clock, ZoneId zone) {
    this.catalog = catalog;
    this.history = history;
    this.version = version;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public void writePdf(ReportRequest request, OutputStream out) throws IOException {
    Sources sources = new Sources(catalog, history, alarms, patterns, ingest, bundles);
    Incident incident = Incident.of(request, sources);
    Clock times = new Clock(zone);
    Instant now = clock.instant();
    try (PDDocument document = new PDDocument()) {
      describe(document, request, now);
      try (Flow flow = new Flow(document, new Face(document))) {
        ReportWriter writer = new ReportWriter(flow, request, incident, sources, times);
        writer.head(times.withZone(now), version);
        writer.summary();
        writer.alarms();
        writer.match();
        writer.charts();
        writer.timeline();
        writer.quality();
        writer.software(version);
        flow.finish("Foreshock incident report: " + incident.asset().path());
      }
      document.save(new OpenStream(out));
    }
  }

  private static void describe(PDDocument document, ReportRequest request, Instant now) {
    PDDocumentInformation info = document.getDocumentInformation();
    info.setTitle("Incident report " + request.asset());
    info.setAuthor(request.author());
    info.setCreator("Foreshock");
    Calendar created = GregorianCalendar.from(now.atZone(ZoneId.of("UTC")));
    info.setCreationDate(created);
    document.getDocumentCatalog().setLanguage("en");
  }

  /** PDFBox closes what it saves to; the caller's stream stays open. */
  private static final class OpenStream extends java.io.FilterOutputStream {
    OpenStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
