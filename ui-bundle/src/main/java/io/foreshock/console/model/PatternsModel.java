package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.detection.PackReport.Outcome;
import io.foreshock.api.detection.PatternLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * The library of failures: what is in it, and packs that carry it to other sites and back. Confined to the UI executor,
 * but for {@link #poll}.
 */
public final class PatternsModel {
  /**
   * One incident of the library.
   *
   * @param newest
   *          end of its last window, microseconds UTC
   * @param failedAt
   *          null = it recovered
   */
  public record Known(String incidentId, String label, String asset, String kind, long newest, @Nullable Long failedAt,
      int patterns, String cause, String remedy) {}

  /** A pack that was looked into and waits for a yes. */
  public record Preview(Path file, PackReport report) {
    /** How many patterns would come in. */
    public int fresh() {
      return report.count(Outcome.NEW);
    }
  }

  private final ObservableList<Known> incidents = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper missing = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper work = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<@Nullable Preview> preview = new ReadOnlyObjectWrapper<>();
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final Conflated<Polled> polled;
  private volatile boolean watched;
  private volatile String site = "";

  private record Polled(List<Known> incidents, boolean available) {}

  PatternsModel(Services services, Calls calls, StatusLine status, Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    polled = new Conflated<>(ui, p -> {
      missing.set(Texts.of(p.available() ? "patterns.none" : "missing.detection"));
      if (!p.incidents().equals(incidents))
        incidents.setAll(p.incidents());
    });
  }

  /** The newest first. */
  public ObservableList<Known> incidents() {
    return incidents;
  }

  /** Why the list is empty. */
  public ReadOnlyStringProperty missingProperty() {
    return missing.getReadOnlyProperty();
  }

  /** What is being done right now; empty when idle. */
  public ReadOnlyStringProperty workProperty() {
    return work.getReadOnlyProperty();
  }

  /** The pack that was chosen for import; null = none. */
  public ReadOnlyObjectProperty<@Nullable Preview> previewProperty() {
    return preview.getReadOnlyProperty();
  }

  /** Only while watched the library is asked. */
  public void setWatched(boolean watched) {
    this.watched = watched;
  }

  /** What other sites could call this one: what was said last, else the machine's name. */
  public String site() {
    return site;
  }

  /** Poll thread. */
  void poll() {
    if (!watched)
      return;
    if (site.isEmpty())
      site = hostName();
    refresh();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "site";
    }
  }

  private void refresh() {
    PatternLibrary library = services.patterns();
    polled.set(new Polled(library == null ? List.of() : grouped(library.patterns()), library != null));
  }

  private static List<Known> grouped(List<FailurePattern> patterns) {
    Map<String, List<FailurePattern>> byIncident = new LinkedHashMap<>();
    patterns.forEach(p -> byIncident.computeIfAbsent(p.incidentId(), i -> new ArrayList<>()).add(p));
    return byIncident.values().stream().map(PatternsModel::known).sorted(Comparator.comparingLong(Known::newest)
        .reversed()).toList();
  }

  private static Known known(List<FailurePattern> of) {
    FailurePattern p = of.getFirst();
    return new Known(p.incidentId(), p.label(), p.asset(), p.assetKind(), of.stream().mapToLong(
        FailurePattern::windowTo).max().orElseThrow(), p.failedAt(), of.size(), p.cause(), p.remedy());
  }

  /**
   * Writes incidents into a file that is whole or not there.
   *
   * @param chosen
   *          empty = all
   */
  public void export(Path file, String siteName, List<Known> chosen) {
    site = siteName;
    begin(Texts.of("patterns.exporting", file.getFileName()));
    calls.call(() -> {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      try (OutputStream out = Files.newOutputStream(part)) {
        PackReport report = library().exportPack(siteName, chosen.stream().map(Known::incidentId).toList(), out);
        out.close();
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        return report;
      } finally {
        Files.deleteIfExists(part);
      }
    }, r -> end(Texts.of("patterns.exported", Integer.toString(r.count(Outcome.NEW)), file)), this::fail);
  }

  /** Looks into a pack; what it says is in {@link #previewProperty}. Nothing changes. */
  public void look(Path file) {
    begin(Texts.of("patterns.looking", file.getFileName()));
    read(file, PatternLibrary::inspectPack, r -> {
      end("");
      preview.set(new Preview(file, r));
    });
  }

  /** Takes in what the preview promised. */
  public void take() {
    Preview p = preview.get();
    preview.set(null);
    if (p == null || p.fresh() == 0)
      return;
    begin(Texts.of("patterns.importing", p.file().getFileName()));
    read(p.file(), PatternLibrary::importPack, r -> end(Texts.of("patterns.imported", Integer.toString(r.count(
        Outcome.NEW)), r.site())));
  }

  /** Forgets the preview. */
  public void leave() {
    preview.set(null);
  }

  private interface Reading {
    PackReport of(PatternLibrary library, InputStream in) throws IOException;
  }

  private void read(Path file, Reading reading, java.util.function.Consumer<PackReport> done) {
    calls.call(() -> {
      try (InputStream in = Files.newInputStream(file)) {
        PackReport report = reading.of(library(), in);
        refresh();
        return report;
      } catch (IOException e) {
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, Texts.of("patterns.unreadable", file, String.valueOf(e
            .getMessage())), e);
      }
    }, done, this::fail);
  }

  /** Takes an incident out of the library. */
  public void remove(Known incident) {
    begin(Texts.of("patterns.removing", incident.label()));
    calls.call(() -> {
      int gone = library().removeIncident(incident.incidentId());
      refresh();
      return gone;
    }, gone -> end(Texts.of("patterns.removed", incident.label(), Integer.toString(gone))), this::fail);
  }

  private PatternLibrary library() {
    PatternLibrary library = services.patterns();
    if (library == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.detection"));
    return library;
  }

  private void begin(String what) {
    work.set(what);
    status.say(what);
  }

  private void end(String what) {
    work.set("");
    status.say(what);
  }

  private void fail(String sentence) {
    work.set("");
    status.warn(sentence);
  }
}
