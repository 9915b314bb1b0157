package io.foreshock.platform;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** How well a bundle's connections and components are. Calls foreign code. Thread-safe. */
final class AdapterHealth {
  private final BundleContext context;

  AdapterHealth(BundleContext context) {
    this.context = context;
  }

  /** States of the connections that a bundle offers now, by id. */
  Map<String, ConnectionStatus> connections(Bundle bundle) {
    Map<String, ConnectionStatus> byId = new TreeMap<>();
    try {
      for (ServiceReference<Connection> r : context.getServiceReferences(Connection.class, null)) {
        if (bundle.equals(r.getBundle())) {
          Connection connection = context.getService(r);
          if (connection != null) {
            byId.put(connection.id(), connection.status());
            context.ungetService(r);
          }
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter was given", e);
    }
    return byId;
  }

  /** Components that threw when they were activated: {@code MqttAdapter: no route}. */
  List<String> failures(Bundle bundle) {
    ServiceReference<ServiceComponentRuntime> r = context.getServiceReference(ServiceComponentRuntime.class);
    @Nullable
    ServiceComponentRuntime runtime = r == null ? null : context.getService(r);
    if (runtime == null) {
      return List.of();
    }
    List<String> failures = new ArrayList<>();
    for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
      for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(component)) {
        if (c.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
          failures.add(component.name + ": " + firstCause(String.valueOf(c.failure)));
        }
      }
    }
    context.ungetService(r);
    return failures;
  }

  /** The deepest cause of a printed stack trace. */
  private static String firstCause(String trace) {
    int deepest = trace.lastIndexOf("Caused by: ");
    String from = deepest < 0 ? trace : trace.substring(deepest + "Caused by: ".length());
    return from.lines().findFirst().orElse("").strip();
  }

  /**
   * What is worse with the new version than it was with the old one; empty when
   * nothing is.
   *
   * @param before
   *            connections of the old version
   * @param failedBefore
   *            whether a component of it had failed
   */
  String complaint(Bundle fresh, Map<String, ConnectionStatus> before, boolean failedBefore) {
    List<String> failures = failedBefore ? List.of() : failures(fresh);
    if (!failures.isEmpty()) {
      return String.join("; ", failures);
    }
    Map<String, ConnectionStatus> now = connections(fresh);
    for (Map.Entry<String, ConnectionStatus> old : before.entrySet()) {
      ConnectionStatus status = now.get(old.getKey());
      if (status == null) {
        return old.getKey() + " is missing";
      }
      if (rank(status.state()) < rank(old.getValue().state()) && !flows(status, old.getValue())) {
        return old.getKey() + " is " + status.state() + (status.cause().isEmpty() ? "" : " (" + status.cause() + ")")
            + ", was " + old.getValue().state();
      }
    }
    return "";
  }

  /** A few readings were refused, and the others come as before: no reason to go back. */
  private static boolean flows(ConnectionStatus now, ConnectionStatus before) {
    return now.state() == State.DEGRADED && now.readings() > 0
        && now.readingsPerSecond() >= before.readingsPerSecond() / 2;
  }

  private static int rank(State state) {
    return switch (state) {
      case OFFLINE -> 0;
      case CONNECTING -> 1;
      case DEGRADED -> 2;
      case ONLINE, FINISHED -> 3;
    };
  }
}
