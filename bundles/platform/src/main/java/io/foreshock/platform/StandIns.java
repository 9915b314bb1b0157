package io.foreshock.platform;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import java.io.IOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Shows connections whose adapter does not run, with the cause, where people look
 * for connections: without it they would just be missing. An adapter's factory
 * PID is its symbolic name, or begins with it. Confined to one thread.
 */
final class StandIns {
  private final BundleContext context;
  private final Map<String, Registered> present = new HashMap<>();

  private record Registered(String cause, ServiceRegistration<Connection> registration) {}

  private record Absent(String id, String protocol, String cause) implements Connection {
    @Override
    public ConnectionStatus status() {
      return new ConnectionStatus(ConnectionStatus.State.OFFLINE, cause, 0, 0, 0, null);
    }
  }

  StandIns(BundleContext context) {
    this.context = context;
  }

  /**
   * @param causes
   *            why adapters do not run, by symbolic name
   */
  void update(Map<String, String> causes) {
    Map<String, Absent> wanted = causes.isEmpty() ? Map.of() : wanted(causes);
    present.entrySet().removeIf(e -> {
      Absent still = wanted.get(e.getKey());
      boolean gone = still == null || !still.cause().equals(e.getValue().cause());
      if (gone) {
        e.getValue().registration().unregister();
      }
      return gone;
    });
    wanted.forEach((pid, absent) -> present.computeIfAbsent(pid, _ -> register(absent)));
  }

  private Registered register(Absent absent) {
    Dictionary<String, Object> properties = new Hashtable<>(Map.of(Connection.PROTOCOL, absent.protocol()));
    return new Registered(absent.cause(), context.registerService(Connection.class, absent, properties));
  }

  private Map<String, Absent> wanted(Map<String, String> causes) {
    Map<String, Absent> wanted = new HashMap<>();
    ServiceReference<ConfigurationAdmin> r = context.getServiceReference(ConfigurationAdmin.class);
    @Nullable
    ConfigurationAdmin admin = r == null ? null : context.getService(r);
    if (admin == null) {
      return wanted;
    }
    try {
      Configuration @Nullable [] all = admin.listConfigurations("(service.factoryPid=*)");
      for (Configuration c : all == null ? new Configuration[0] : all) {
        causes.forEach((name, cause) -> {
          if (c.getFactoryPid().equals(name) || c.getFactoryPid().startsWith(name + ".")) {
            wanted.put(c.getPid(), absent(c, cause));
          }
        });
      }
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException("constant filter, and nothing is read", e);
    } finally {
      context.ungetService(r);
    }
    return wanted;
  }

  /** The id is made as the adapters make theirs. */
  private static Absent absent(Configuration c, String cause) {
    String factory = c.getFactoryPid();
    String protocol = factory.substring(factory.lastIndexOf('.') + 1);
    Dictionary<String, Object> properties = c.getProperties();
    Object id = properties == null ? null : properties.get("id");
    String name = id == null || id.toString().isBlank()
        ? c.getPid().substring(Math.min(c.getPid().length(), factory.length() + 1))
        : id.toString().strip();
    return new Absent(protocol + ":" + name, protocol, cause);
  }
}
