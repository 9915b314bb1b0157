package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.BundleAdmin.Installation;
import io.foreshock.api.platform.BundleAdmin.Progress;
import io.foreshock.api.platform.BundleAdmin.Stage;
import io.foreshock.platform.BundleAudit.Action;
import io.foreshock.platform.BundleGate.Admitted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one path on which a jar comes to run, whether it was dropped into the load
 * folder or installed: copied, verified, staged. The file is the truth, so both
 * survive a restart. A bundle whose file was replaced by one that may not run, or
 * cannot, goes on running. Confined to the thread that holds the admin's lock,
 * except for {@link #findings} and {@link #signer}.
 */
final class LoadedBundles {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedBundles.class);
  private static final String FOLDER = "load";

  private final BundleContext context;
  private final LoadFolder folder;
  private final BundleGate gate;
  private final StagedUpdate staged;
  private final BundleLife life;
  private final BundleAudit audit;
  private final Limits limits;
  /** Files as they were when they were decided on, by name. */
  private final Map<String, Decided> decided = new HashMap<>();
  private final Map<String, FileStamp> growing = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private final Map<String, Finding> findings = new ConcurrentHashMap<>();
  private final Map<String, String> signers = new ConcurrentHashMap<>();

  private record Decided(FileStamp file, String trust) {}

  /** A file of the folder that does not run, and why. */
  record Finding(String symbolicName, String version, String reason) {
    Finding {
      requireNonNull(symbolicName, "symbolicName is null");
    }
  }

  LoadedBundles(BundleContext context, LoadFolder folder, BundleGate gate, BundleLife life, AdapterHealth health,
      Limits limits) {
    this.context = context;
    this.folder = folder;
    this.gate = gate;
    this.life = life;
    this.limits = limits;
    this.staged = new StagedUpdate(context, limits, health, life);
    this.audit = new BundleAudit(context);
  }

  /** Files that do not run, by name. Any thread. */
  Map<String, Finding> findings() {
    return findings;
  }

  /** Whose signature a bundle was accepted for; empty for exceptions. Any thread. */
  String signer(Place place) {
    return signers.getOrDefault(place.sha256(), "");
  }

  /**
   * Makes what runs equal to what lies in the folder.
   *
   * @param settled
   *            files are known to be whole; otherwise a file is left alone until it
   *            looks the same twice
   */
  void reconcile(boolean settled) {
    Map<String, Path> files = folder.jars();
    for (Bundle bundle : loaded()) {
      Place place = Place.of(bundle).orElseThrow();
      if (gone(place.fileName(), files, settled) && life.trouble(bundle).isEmpty()) {
        forget(bundle, place, FOLDER);
      }
    }
    missing.removeAll(files.keySet());
    findings.keySet().retainAll(files.keySet());
    decided.keySet().retainAll(files.keySet());
    growing.keySet().retainAll(files.keySet());
    String trust = gate.stamp();
    files.forEach((name, file) -> {
      FileStamp stamp = FileStamp.of(file);
      if (new Decided(stamp, trust).equals(decided.get(name))) {
        return;
      }
      if (!settled && !stamp.equals(growing.put(name, stamp))) {
        return;
      }
      decide(name, file);
      decided.put(name, new Decided(stamp, trust)); // of before: what changed meanwhile is looked at again
    });
  }

  /** A file that is replaced just now may be missing from a listing: it has to be missing twice. */
  private boolean gone(String fileName, Map<String, Path> files, boolean settled) {
    return !files.containsKey(fileName) && (settled || !missing.add(fileName));
  }

  private void decide(String fileName, Path file) {
    Path copy = folder.take(file);
    try {
      Admitted jar = gate.admit(copy);
      Place place = new Place(fileName, jar.sha256());
      requireFree(jar.file().symbolicName(), fileName);
      signers.put(jar.sha256(), jar.signer());
      Optional<Bundle> present = loaded().stream().filter(b -> place.equals(Place.of(b).orElseThrow())).findFirst();
      if (present.isPresent()) {
        life.start(present.get(), limits.start());
        loaded(fileName).stream().filter(b -> !b.equals(present.get())).forEach(life::remove);
      } else {
        bring(jar, place, limits.health(), FOLDER, Progress.NONE);
      }
      folder.keep(copy, fileName);
      findings.remove(fileName);
    } catch (ForeshockException e) {
      refuse(fileName, copy, e);
    } finally {
      folder.discard(copy);
    }
  }

  /** The file stays where it is; what ran from it before goes on if it still may. */
  private void refuse(String fileName, Path copy, ForeshockException why) {
    Finding finding = finding(fileName, copy, String.valueOf(why.getMessage()));
    String sha256 = BundleGate.sha256(copy);
    if (!finding.equals(findings.put(fileName, finding))) {
      LOG.warn("load/{} does not run: {}", fileName, finding.reason());
      audit.record(new BundleAudit.Entry(Action.REFUSE, finding.symbolicName(), finding.version(), sha256, "", FOLDER,
          finding.reason()));
    }
    for (Bundle bundle : loaded(fileName)) {
      Place place = Place.of(bundle).orElseThrow();
      if (place.sha256().equals(sha256) || !mayStill(place)) {
        life.remove(bundle);
      } else {
        startAgain(bundle);
      }
    }
  }

  private static Finding finding(String fileName, Path copy, String reason) {
    try {
      BundleFile file = BundleFile.inspect(copy);
      return new Finding(file.symbolicName(), file.version().toString(), reason);
    } catch (ForeshockException e) {
      return new Finding(fileName, "0.0.0", reason);
    }
  }

  private boolean mayStill(Place place) {
    try {
      Path kept = folder.kept(place.fileName());
      return Files.exists(kept) && gate.admit(kept).sha256().equals(place.sha256());
    } catch (ForeshockException e) {
      return false;
    }
  }

  private void startAgain(Bundle bundle) {
    try {
      life.start(bundle, limits.start());
    } catch (ForeshockException e) {
      LOG.warn("{} {}: {}", bundle.getSymbolicName(), bundle.getVersion(), e.getMessage());
    }
  }

  /**
   * Installs a file from elsewhere.
   *
   * @throws ForeshockException
   *             {@code INVALID_BUNDLE}, {@code TIMEOUT}, {@code CLOSED},
   *             {@code DISK_FULL}
   */
  Bundle install(Path file, Duration patience, Installation how) {
    how.progress().at(Stage.VERIFYING, String.valueOf(file.getFileName()));
    Path copy = folder.take(file);
    try {
      Admitted jar = admit(copy, how);
      String name = jar.file().symbolicName();
      Optional<Bundle> old = named(name);
      String fileName = old.map(b -> Place.of(b).orElseThrow(() -> belongsToTheCore(name)).fileName())
          .orElseGet(() -> LoadFolder.nameFor(name));
      Place place = new Place(fileName, jar.sha256());
      if (old.filter(b -> BundleLife.runs(b) && place.equals(Place.of(b).orElseThrow())).isPresent()) {
        how.progress().at(Stage.RUNNING, name + " " + jar.file().version());
        return old.orElseThrow();
      }
      return install(jar, place, copy, patience, how);
    } finally {
      folder.discard(copy);
    }
  }

  private Admitted admit(Path copy, Installation how) {
    try {
      return how.allowUnsigned() ? gate.admitUnsigned(copy) : gate.admit(copy);
    } catch (ForeshockException e) {
      Finding f = finding("", copy, String.valueOf(e.getMessage()));
      audit.record(new BundleAudit.Entry(Action.REFUSE, f.symbolicName(), f.version(), BundleGate.sha256(copy), "",
          how.by(), f.reason()));
      throw e;
    }
  }

  private Bundle install(Admitted jar, Place place, Path copy, Duration patience, Installation how) {
    Path prepared = folder.prepare(copy, place.fileName());
    try {
      if (how.allowUnsigned()) {
        audit.require(new BundleAudit.Entry(Action.ALLOW, jar.file().symbolicName(), jar.file().version().toString(),
            jar.sha256(), "", how.by(), "runs without a trusted signature"));
      }
      Bundle bundle = bring(jar, place, patience, how.by(), how.progress());
      if (how.allowUnsigned()) {
        gate.allow(jar, how.by());
      }
      signers.put(jar.sha256(), jar.signer());
      folder.publish(prepared, place.fileName());
      folder.keep(copy, place.fileName());
      findings.remove(place.fileName());
      return bundle;
    } finally {
      folder.discard(prepared);
    }
  }

  /** Up, in place of what runs from the same file now. */
  private Bundle bring(Admitted jar, Place place, Duration patience, String by, Progress progress) {
    for (Bundle same : loaded(place.fileName())) {
      if (place.equals(Place.of(same).orElseThrow()) && !BundleLife.runs(same)) {
        life.remove(same); // it was stopped because of a trouble: anew, with fresh classes
        requireGone(same);
      }
    }
    List<Bundle> before = loaded(place.fileName());
    Optional<Bundle> old = before.stream().filter(BundleLife::runs).findFirst().or(() -> before.stream().findFirst());
    before.stream().filter(b -> !b.equals(old.orElse(null))).forEach(life::remove);
    String from = old.map(b -> b.getVersion().toString()).orElse("");
    try {
      Bundle bundle = staged.apply(new StagedUpdate.Request(jar, place, old, patience, progress));
      record(old.isPresent() ? Action.UPDATE : Action.INSTALL, jar, by, from.isEmpty() ? "" : "from " + from);
      LOG.info("{} {} runs{}, signer {}", jar.file().symbolicName(), jar.file().version(),
          from.isEmpty() ? "" : " in place of " + from, jar.signer().isEmpty() ? "none (allowed)" : jar.signer());
      return bundle;
    } catch (ForeshockException e) {
      record(old.isPresent() ? Action.ROLLBACK : Action.FAIL, jar, by, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void requireGone(Bundle bundle) {
    if (bundle.getState() != Bundle.UNINSTALLED) {
      throw new ForeshockException(ErrorCode.TIMEOUT, "cannot begin again before a restart: " + life.trouble(bundle));
    }
  }

  private void record(Action action, Admitted jar, String by, String reason) {
    audit.record(new BundleAudit.Entry(action, jar.file().symbolicName(), jar.file().version().toString(),
        jar.sha256(), jar.signer(), by, reason));
  }

  /**
   * Removes a bundle of the folder, or a file there that does not run.
   *
   * @throws ForeshockException
   *             {@code NOT_FOUND}, {@code INVALID_BUNDLE} for the core
   */
  void uninstall(String symbolicName, String by) {
    Optional<Bundle> bundle = named(symbolicName);
    if (bundle.isPresent()) {
      Place place = Place.of(bundle.get()).orElseThrow(() -> belongsToTheCore(symbolicName));
      folder.delete(place.fileName());
      loaded(place.fileName()).forEach(b -> forget(b, place, by));
      return;
    }
    String fileName = findings.entrySet().stream().filter(f -> f.getValue().symbolicName().equals(symbolicName))
        .map(Map.Entry::getKey).findFirst()
        .orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND, "no such bundle: " + symbolicName));
    folder.delete(fileName);
    findings.remove(fileName);
  }

  private void forget(Bundle bundle, Place place, String by) {
    String name = bundle.getSymbolicName();
    String version = bundle.getVersion().toString();
    life.remove(bundle);
    folder.discard(folder.kept(place.fileName()));
    findings.remove(place.fileName());
    audit.record(new BundleAudit.Entry(Action.UNINSTALL, name, version, place.sha256(), signer(place), by,
        life.trouble(bundle)));
    LOG.info("{} {} is removed", name, version);
  }

  private void requireFree(String symbolicName, String fileName) {
    named(symbolicName).ifPresent(other -> {
      Place place = Place.of(other).orElseThrow(() -> belongsToTheCore(symbolicName));
      if (!place.fileName().equals(fileName)) {
        throw new ForeshockException(ErrorCode.INVALID_BUNDLE,
            "another file of the load folder is this bundle: " + place.fileName());
      }
    });
  }

  /** The core's comes first. */
  private Optional<Bundle> named(String symbolicName) {
    List<Bundle> all = Arrays.stream(context.getBundles()).filter(b -> symbolicName.equals(b.getSymbolicName()))
        .toList();
    return all.stream().filter(b -> Place.of(b).isEmpty()).findFirst()
        .or(() -> all.stream().filter(BundleLife::runs).findFirst()).or(() -> all.stream().findFirst());
  }

  private List<Bundle> loaded() {
    return Arrays.stream(context.getBundles()).filter(b -> Place.of(b).isPresent()).toList();
  }

  private List<Bundle> loaded(String fileName) {
    return loaded().stream().filter(b -> Place.of(b).orElseThrow().fileName().equals(fileName)).toList();
  }

  private static ForeshockException belongsToTheCore(String name) {
    return new ForeshockException(ErrorCode.INVALID_BUNDLE, "belongs to the core: " + name);
  }
}
