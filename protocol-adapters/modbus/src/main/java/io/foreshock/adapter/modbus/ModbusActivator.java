package io.foreshock.adapter.modbus;

import com.digitalpetri.modbus.Modbus;
import com.digitalpetri.modbus.tcp.Netty;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Ends the client library's shared threads with the bundle, after all its
 * connections: left running they would keep this version's classes in memory.
 */
public final class ModbusActivator implements BundleActivator {
  /** A name of its own for every copy of the serial library: the next version of this bundle loads it again. */
  private static final String RANDOM_NAME = "jSerialComm.library.randomizeNativeName";

  @Override
  public void start(BundleContext context) {
    System.setProperty(RANDOM_NAME, "true");
  }

  @Override
  public void stop(BundleContext context) {
    Modbus.releaseSharedResources();
    Netty.releaseSharedResources();
  }
}
