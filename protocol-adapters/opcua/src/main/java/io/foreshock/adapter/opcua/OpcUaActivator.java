package io.foreshock.adapter.opcua;

import org.eclipse.milo.opcua.stack.core.Stack;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Ends the client library's shared threads with the bundle, after all its
 * connections: left running they would keep this version's classes in memory.
 */
public final class OpcUaActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    // Threads and providers come when a connection needs them.
  }

  @Override
  public void stop(BundleContext context) {
    Stack.releaseSharedResources();
    CryptoProvider.remove();
  }
}
