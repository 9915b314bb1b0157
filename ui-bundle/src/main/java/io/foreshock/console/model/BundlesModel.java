package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.platform.BundleAdmin.BundleInfo;
import io.foreshock.api.platform.BundleAdmin.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Installed bundles; installs and removes them while the plant runs. Confined to the UI executor. */
public final class BundlesModel {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final ObservableList<BundleInfo> bundles = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper work = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper missing = new ReadOnlyStringWrapper("");
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final Executor ui;
  private final Conflated<Polled> polled;
  private volatile boolean watched;

  private record Polled(List<BundleInfo> bundles, boolean available) {}

  BundlesModel(Services services, Calls calls, StatusLine status, Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.ui = ui;
    polled = new Conflated<>(ui, p -> {
      missing.set(p.available() ? "" : Texts.of("missing.bundles"));
      if (!p.bundles().equals(bundles))
        bundles.setAll(p.bundles());
    });
  }

  public ObservableList<BundleInfo> bundles() {
    return bundles;
  }

  /** What is being done right now; empty when idle. */
  public ReadOnlyStringProperty workProperty() {
    return work.getReadOnlyProperty();
  }

  /** Why there is no list; empty when there is one. */
  public ReadOnlyStringProperty missingProperty() {
    return missing.getReadOnlyProperty();
  }

  /** Only while watched the list is asked for. */
  public void setWatched(boolean watched) {
    this.watched = watched;
  }

  /** Poll thread. */
  void poll() {
    if (watched)
      refresh();
  }

  private void refresh() {
    BundleAdmin admin = services.bundles();
    polled.set(new Polled(admin == null ? List.of() : admin.bundles(), admin != null));
  }

  public void install(Path jar) {
    begin(Texts.of("bundles.installing", jar.getFileName()));
    calls.call(() -> {
      BundleInfo info = admin().install(jar, LIMIT, new Installation(false, "console",
          (_, detail) -> ui.execute(() -> work.set(detail))));
      refresh();
      return info;
    }, info -> end(Texts.of("bundles.installed", info.symbolicName(), info.version(), info.state())), this::fail);
  }

  public void uninstall(BundleInfo bundle) {
    begin(Texts.of("bundles.removing", bundle.symbolicName()));
    calls.call(() -> {
      admin().uninstall(bundle.symbolicName(), LIMIT);
      refresh();
      return bundle;
    }, b -> end(Texts.of("bundles.removed", b.symbolicName())), this::fail);
  }

  private BundleAdmin admin() {
    BundleAdmin admin = services.bundles();
    if (admin == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.bundles"));
    return admin;
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
