package io.foreshock.console.model;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.SourceAdmin;
import io.foreshock.api.platform.SourceAdmin.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * The first minutes: an appliance that has no sensor and whose connections deliver nothing is offered a beginning, once.
 * An appliance works on the data folder it was started on, so another store means another start; the wizard looks
 * whether a folder holds one and says how. Confined to the UI executor.
 */
public final class WelcomeModel {
  static final String DEMO_PID = "io.foreshock.adapter.demo";
  /** Connections and catalog get this long to appear after the console opened. */
  private static final long GRACE_NANOS = 4_000_000_000L;
  private final ReadOnlyBooleanWrapper wanted = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final Runnable showTrend;
  private final Conflated<Boolean> polled;
  private long firstPoll;
  private volatile boolean over;

  WelcomeModel(Services services, Calls calls, StatusLine status, Executor ui, Runnable showTrend) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.showTrend = showTrend;
    polled = new Conflated<>(ui, wanted::set);
  }

  /** Whether the wizard is to be shown by itself. */
  public ReadOnlyBooleanProperty wantedProperty() {
    return wanted.getReadOnlyProperty();
  }

  /** What to type to work on the store chosen, or why the folder holds none. */
  public ReadOnlyStringProperty commandProperty() {
    return command.getReadOnlyProperty();
  }

  /** Poll thread. */
  void poll(long nanoTime) {
    if (over)
      return;
    if (firstPoll == 0)
      firstPoll = nanoTime;
    Catalog catalog = services.catalog();
    if (catalog == null || nanoTime - firstPoll < GRACE_NANOS)
      return;
    over = true;
    polled.set(catalog.sensors().isEmpty() && services.connections().stream().allMatch(WelcomeModel::idle));
  }

  private static boolean idle(Connection c) {
    return c.status().state() == ConnectionStatus.State.OFFLINE && c.status().readings() == 0;
  }

  /** Lets the demo plant run and shows its trend. */
  public void demo() {
    wanted.set(false);
    showTrend.run();
    calls.call(() -> {
      SourceAdmin admin = services.sourceAdmin();
      if (admin != null && admin.sources().stream().noneMatch(s -> s.factoryPid().equals(DEMO_PID)))
        admin.save(new Source(DEMO_PID, "demo", Map.of()));
      return admin != null;
    }, there -> {
      if (there)
        status.say(Texts.of("welcome.demoStarts"));
      else
        status.warn(Texts.of("missing.sources"));
    }, status::warn);
  }

  /** Looks whether the folder holds a store and tells how to work on it. */
  public void open(Path folder) {
    calls.call(() -> command(folder), command::set, command::set);
  }

  private String command(Path folder) {
    if (!Files.isDirectory(folder.resolve("store")))
      return Texts.of("welcome.noStore", folder);
    Appliance a = services.appliance();
    if (a != null && a.data().equals(folder.toAbsolutePath().normalize()))
      return Texts.of("welcome.thisStore");
    return Texts.of("welcome.openWith", folder.toAbsolutePath().normalize());
  }
}
