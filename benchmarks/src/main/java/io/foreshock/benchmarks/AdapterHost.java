package io.foreshock.benchmarks;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.Appliance;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.osgi.framework.BundleContext;

/** Starts an adapter's component as the service component runtime would, without a framework. */
final class AdapterHost implements AutoCloseable {
  private final Connection connection;

  /** Where readings go. */
  record Store(Catalog catalog, IngestService ingest, History history) {}

  private AdapterHost(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param component
   *            class with one public constructor: catalog, history, ingest,
   *            configuration, properties, bundle context
   * @param keys
   *            the configuration's keys as its methods are named; the others have
   *            their defaults
   * @param data
   *            the appliance's data folder
   */
  static AdapterHost start(String component, Map<String, Object> keys, Store store, Path data) {
    try {
      Constructor<?> constructor = Class.forName(component).getConstructors()[0];
      Object[] arguments = Arrays.stream(constructor.getParameterTypes())
          .map(t -> argument(t, keys, store, data)).toArray();
      return new AdapterHost((Connection) constructor.newInstance(arguments));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no adapter component: " + component, e);
    }
  }

  private static Object argument(Class<?> type, Map<String, Object> keys, Store store, Path data) {
    if (type == Catalog.class)
      return store.catalog();
    if (type == IngestService.class)
      return store.ingest();
    if (type == History.class)
      return store.history();
    if (type == Map.class)
      return Map.of("service.pid", "benchmark");
    if (type == BundleContext.class)
      return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
          (_, _, arguments) -> Appliance.DATA_PROPERTY.equals(arguments[0]) ? data.toString() : null);
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (_, method, _) -> keys.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() {
    try {
      Method end = connection.getClass().getMethod("deactivate");
      end.setAccessible(true);
      end.invoke(connection);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("adapter does not end: " + connection.id(), e);
    }
  }
}
