package io.foreshock.platform;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Lets two versions of one file of the load folder be installed and resolved at
 * the same time, even when they call themselves the same version or singletons;
 * only one of them runs. Immutable.
 */
final class SideBySide implements CollisionHook, ResolverHookFactory, ResolverHook {
  static void register(BundleContext context) {
    SideBySide hook = new SideBySide();
    context.registerService(new String[]{CollisionHook.class.getName(), ResolverHookFactory.class.getName()}, hook,
        null);
  }

  @Override
  public void filterCollisions(int operation, Bundle target, Collection<Bundle> collisionCandidates) {
    // whoever installs here is this bundle; a file that collides with the core was refused before
    collisionCandidates.removeIf(b -> Place.of(b).isPresent());
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    return this;
  }

  @Override
  public void filterSingletonCollisions(BundleCapability singleton,
      Collection<BundleCapability> collisionCandidates) {
    if (loaded(singleton)) {
      collisionCandidates.removeIf(SideBySide::loaded);
    }
  }

  private static boolean loaded(BundleCapability capability) {
    return Place.of(capability.getRevision().getBundle()).isPresent();
  }

  @Override
  public void filterResolvable(Collection<BundleRevision> candidates) {
    // all may
  }

  @Override
  public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
    // all may
  }

  @Override
  public void end() {
    // nothing is kept
  }
}
