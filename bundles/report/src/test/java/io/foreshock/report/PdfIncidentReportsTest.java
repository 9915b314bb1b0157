package io.foreshock.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.report.ReportRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PdfIncidentReportsTest {
  private final Fixture fixture = new Fixture();

  private static ReportRequest request(@Nullable String alarmId, String author, String summary) {
    return new ReportRequest(Fixture.ASSET, Fixture.FROM, Fixture.TO, alarmId, author, summary);
  }

  /** Writes a report and reads it back; every glyph must lie on its page. */
  private Read write(String name, ReportRequest request) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fixture.reports().writePdf(request, out);
    keep(name, out.toByteArray());
    try (PDDocument document = Loader.loadPDF(out.toByteArray())) {
      PDFTextStripper stripper = new PDFTextStripper() {
        @Override
        protected void processTextPosition(TextPosition text) {
          float right = text.getXDirAdj() + text.getWidthDirAdj();
          assertTrue(text.getXDirAdj() >= Flow.MARGIN - 2 && right <= Flow.MARGIN + Flow.WIDTH + 2,
              () -> "outside the margins: " + text + " at " + text.getXDirAdj() + ".." + right);
          assertTrue(text.getYDirAdj() > 30 && text.getYDirAdj() < 812, () -> "outside the page: " + text);
          super.processTextPosition(text);
        }
      };
      String text = stripper.getText(document);
      for (PDPage page : document.getPages())
        for (var font : page.getResources().getFontNames()) {
          PDFont f = page.getResources().getFont(font);
          assertTrue(f.isEmbedded(), () -> "not embedded: " + f.getName());
        }
      return new Read(text, document.getNumberOfPages(), out.size());
    }
  }

  private record Read(String text, int pages, int bytes) {
    void contains(String... expected) {
      String flat = text.replaceAll("[\\s\u00a0]+", " ");
      for (String e : expected) assertTrue(flat.contains(e), () -> "no \"" + e + "\" in: " + text);
    }
  }

  /** With -Dreport.pictures=DIR every report is kept with its pages as pictures, to be looked at. */
  private static void keep(String name, byte[] pdf) throws IOException {
    String folder = System.getProperty("report.pictures");
    if (folder == null) return;
    Path dir = Files.createDirectories(Path.of(folder));
    Files.write(dir.resolve(name + ".pdf"), pdf);
    try (PDDocument document = Loader.loadPDF(pdf)) {
      PDFRenderer renderer = new PDFRenderer(document);
      for (int i = 0; i < document.getNumberOfPages(); i++) {
        BufferedImage image = renderer.renderImageWithDPI(i, 80);
        ImageIO.write(image, "png", dir.resolve(name + "-" + (i + 1) + ".png").toFile());
      }
    }
  }

  @Test
  void aFullReportSaysWhatHappened() throws Exception {
    fixture.withAsset().withReadings();
    fixture.list.add(Fixture.alarm("a1", 1, AlarmState.UNACKNOWLEDGED,
        "like \"bearing seizure\" of 2026-03-14, similarity 0.94, stopped 41 min later", Fixture.match()));
    fixture.list.add(Fixture.alarm("a2", 3, AlarmState.NORMAL, "abnormal, like nothing known", null));
    fixture.patterns.add(new FailurePattern("p9", "i9", "bearing seizure again", Fixture.ASSET, "press", Fixture.RAISED,
        Fixture.RAISED + 1, Fixture.RAISED + 40 * Micros.MINUTE, "", "", new float[]{1}));
    Read read = write("full", request(null, "m.keller", "Stopped by hand after the alarm. Bearing was blue."));
    read.contains("Incident report", "Foreshock 0.1.0", "line1/press4 (press)", "Hydraulic press, hall 2", "m.keller",
        "2026-11-20 08:30:00 to 2026-11-20 12:30:00, 4 h 0 min", "2026-11-20 13:00:00 Europe/Berlin (UTC+01:00)",
        "Stopped by hand after the alarm.", "bearing seizure", "2026-03-14", "0.94", "stopped 41 min after this stage",
        "Grease line blocked; the bearing ran dry.", "lubrication interval halved", "line1/press4/bearing_temp 0.61",
        "bearing_temp in °C", "Drive end bearing", "normal up to 80", "vibration in mm/s",
        "abnormal, like nothing known",
        "Machine stopped: bearing seizure again", "Alarm returned to normal", "Stop to be expected",
        "io.foreshock.engine 0.1.0 active", "page 1 of " + read.pages(), "page " + read.pages() + " of " + read
            .pages());
    assertFalse(read.text().contains("org.apache.felix.scr"));
    // 4 h at 1 Hz without 10 min; one bad reading every 10 min outside the hole
    read.contains("bearing_temp 13 800 0 23 1 s 1 10 min");
    assertTrue(read.pages() >= 2 && read.pages() <= 5, () -> "pages: " + read.pages());
    assertTrue(read.bytes() < 500_000, () -> "bytes: " + read.bytes());
  }

  @Test
  void anAssetWithoutSensorsAndAlarmsHasAReport() throws Exception {
    fixture.withAsset();
    Read read = write("empty", request(null, "", ""));
    read.contains("No alarm was raised", "This asset has no sensors.", "No summary was given.", "Nothing happened");
    assertEquals(1, read.pages());
  }

  @Test
  void aPeriodWithoutReadingsSaysSo() throws Exception {
    fixture.withAsset().withReadings();
    Read read = write("nodata",
        new ReportRequest(Fixture.ASSET, 0, Micros.HOUR, null, "m.keller", "nothing was recorded"));
    read.contains("no usable readings in this period");
  }

  @Test
  void everyCharacterIsShownOrReplacedAndNoneThrows() throws Exception {
    fixture.withAsset().withReadings();
    StringBuilder odd = new StringBuilder(
        "Ärger über Öl, Größe µm ΩΔ Ж Щ, e\u0301, 中文 \uD83D\uDD25 \uD800 \u0000\u0007\t");
    for (int c = 1; c < 0x3000; c += 7) odd.appendCodePoint(c);
    fixture.list.add(Fixture.alarm("a1", 2, AlarmState.ACKNOWLEDGED, "Überhitzung \uD83D\uDD25 \u202Eevil\u202C",
        null));
    Read read = write("odd", request("a1", "Łukasz \u4E2D", odd.toString()));
    read.contains("Ärger über Öl, Größe µm", "ΩΔ Ж Щ", "é", "Łukasz", "Überhitzung");
  }

  @Test
  void longTextsAndManyAlarmsFlowOverPagesWithoutLosingAnything() throws Exception {
    fixture.withAsset();
    List<String> ends = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String end = "end-of-" + i + ".";
      ends.add(end);
      fixture.list.add(Fixture.alarm("a" + i, 1 + i % 4, AlarmState.ACKNOWLEDGED,
          "a long message about what the detector saw on this machine ".repeat(1 + i % 5) + end, null));
    }
    ends.add("the very last word.");
    String summary = "A paragraph of some length about the incident.\n\n".repeat(60) + "x".repeat(1_000)
        + " the very last word.";
    Read read = write("long", request(null, "m.keller", summary));
    assertTrue(read.pages() > 5, () -> "pages: " + read.pages());
    read.contains(ends.toArray(String[]::new));
    assertTrue(read.text().chars().filter(c -> c == 'x').count() >= 1_000,
        "a word longer than a line is broken, not cut");
  }

  @Test
  void aCellTallerThanAPageIsSplit() throws Exception {
    fixture.withAsset();
    fixture.list.add(Fixture.alarm("a1", 1, AlarmState.ACKNOWLEDGED, "words ".repeat(3_000) + "finis", null));
    Read read = write("tall", request("a1", "m.keller", ""));
    read.contains("finis");
    assertTrue(read.pages() > 2);
  }

  @Test
  void unknownAssetsAndAlarmsAreRefusedAndTheStreamStaysOpen() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ForeshockException noAsset = assertThrows(ForeshockException.class,
        () -> fixture.reports().writePdf(request(null, "", ""), out));
    assertEquals(ErrorCode.UNKNOWN_ASSET, noAsset.code());
    fixture.withAsset();
    ForeshockException noAlarm = assertThrows(ForeshockException.class,
        () -> fixture.reports().writePdf(request("nope", "", ""), out));
    assertEquals(ErrorCode.NOT_FOUND, noAlarm.code());
    assertEquals(0, out.size());
    boolean[] closed = {false};
    fixture.reports().writePdf(request(null, "", ""), new ByteArrayOutputStream() {
      @Override
      public void close() {
        closed[0] = true;
      }
    });
    assertFalse(closed[0]);
  }

  @Test
  void withoutTheOptionalServicesThereIsStillAReport() throws Exception {
    fixture.withAsset().withReadings();
    PdfIncidentReports reports = fixture.reports();
    reports.alarms = null;
    reports.bundles = null;
    reports.ingest = null;
    reports.patterns = null;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reports.writePdf(request(null, "m.keller", ""), out);
    try (PDDocument document = Loader.loadPDF(out.toByteArray())) {
      assertTrue(new PDFTextStripper().getText(document).contains("The alarm list was not running"));
    }
  }

  @Test
  void allKindsOfAlarmsAreDrawn() throws Exception {
    fixture.withAsset().withReadings();
    for (AlarmState state : AlarmState.values()) {
      Alarm alarm = Fixture.alarm("a" + state, 1 + state.ordinal() % 4, state, "state " + state.name(), null);
      fixture.list.add(alarm);
    }
    Read read = write("states", request(null, "m.keller", ""));
    for (AlarmState state : AlarmState.values()) read.contains("state " + state.name());
  }
}
