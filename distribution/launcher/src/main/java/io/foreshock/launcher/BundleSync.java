package io.foreshock.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Makes the framework's bundles equal to the image, before the framework starts.
 * Verified bundles of the load folder are left alone.
 */
final class BundleSync {
  private static final String OURS = "reference:";
  /** Begin of the locations that bundles/platform gives to what it has verified; it starts those itself. */
  private static final String VERIFIED = "load:";

  private final BundleContext context;
  private final Ledger ledger;

  BundleSync(BundleContext context, Ledger ledger) {
    this.context = context;
    this.ledger = ledger;
  }

  SyncPlan apply(List<Image.Jar> image) throws BundleException, IOException {
    Map<String, Bundle> installed = new TreeMap<>();
    for (Bundle b : context.getBundles()) {
      if (b.getLocation().startsWith(OURS)) {
        installed.put(b.getLocation(), b);
      } else if (b.getBundleId() != 0 && !b.getLocation().startsWith(VERIFIED)) {
        b.uninstall(); // nobody has looked at its signature
      }
    }
    SyncPlan plan = SyncPlan.of(image, installed.keySet(), ledger.read());
    for (String location : plan.vanished()) {
      Bundle gone = installed.remove(location);
      if (gone != null) {
        gone.uninstall();
      }
    }
    for (Image.Jar jar : plan.changed()) {
      Bundle old = installed.get(jar.location());
      if (old != null) {
        old.update();
      }
    }
    for (Image.Jar jar : plan.fresh()) {
      installed.put(jar.location(), context.installBundle(jar.location()));
    }
    for (Image.Jar jar : image) {
      Bundle bundle = installed.get(jar.location());
      if (bundle != null) {
        startAt(bundle, jar.startLevel());
      }
    }
    ledger.write(image);
    return plan;
  }

  private static void startAt(Bundle bundle, int level) throws BundleException {
    if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
      return;
    }
    BundleStartLevel own = bundle.adapt(BundleStartLevel.class);
    if (own.getStartLevel() != level) {
      own.setStartLevel(level);
    }
    if (!own.isPersistentlyStarted()) {
      bundle.start(Bundle.START_ACTIVATION_POLICY); // only marked now, the framework's start level is still 0
    }
  }
}
