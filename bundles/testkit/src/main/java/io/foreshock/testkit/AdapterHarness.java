package io.foreshock.testkit;

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
import java.util.Objects;
import org.osgi.framework.BundleContext;

/**
 * Starts an adapter's component on an {@link InMemoryAppliance}, as the service
 * component runtime would in a framework. Confined to one thread.
 */
public final class AdapterHarness implements AutoCloseable {
  private final Object component;

  private AdapterHarness(Object component) {
    this.component = component;
  }

  /**
   * @param component
   *            a {@link Connection} with one public constructor that takes
   *            {@link Catalog}, {@link IngestService}, {@link History}, its
   *            configuration's annotation, properties and {@link BundleContext},
   *            what it needs of them in any order
   * @param pid
   *            of the configuration: {@code io.foreshock.adapter.mqtt~test}
   * @param settings
   *            by key, of the annotation's types; the others have their defaults
   * @param data
   *            the appliance's data folder
   */
  public static AdapterHarness start(Class<?> component, String pid, Map<String, Object> settings,
      InMemoryAppliance appliance, Path data) throws ReflectiveOperationException {
    Constructor<?> constructor = component.getConstructors()[0];
    Object[] arguments = Arrays.stream(constructor.getParameterTypes())
        .map(type -> argument(type, pid, settings, appliance, data)).toArray();
    return new AdapterHarness(constructor.newInstance(arguments));
  }

  private static Object argument(Class<?> type, String pid, Map<String, Object> settings, InMemoryAppliance appliance,
      Path data) {
    if (type == Catalog.class)
      return appliance.catalog();
    if (type == IngestService.class)
      return appliance.ingest();
    if (type == History.class)
      return appliance.history();
    if (type == Map.class)
      return Map.of("service.pid", pid);
    if (type == BundleContext.class)
      return context(data);
    if (!type.isAnnotation())
      throw new IllegalArgumentException("nothing to give for " + type.getName());
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (_, method, _) -> Objects.requireNonNullElseGet(settings.get(method.getName().replace('_', '.')),
            method::getDefaultValue));
  }

  /** The framework as far as adapters ask it: the data folder, and that they are not offline. */
  public static BundleContext context(Path data) {
    return (BundleContext) Proxy.newProxyInstance(BundleContext.class.getClassLoader(), new Class<?>[]{
        BundleContext.class}, (_, _, arguments) -> arguments != null && Appliance.DATA_PROPERTY.equals(arguments[0])
            ? data.toString()
            : null);
  }

  public Connection connection() {
    return (Connection) component;
  }

  /** Calls the component's method {@code deactivate}. */
  @Override
  public void close() throws ReflectiveOperationException {
    Method end = component.getClass().getMethod("deactivate");
    end.setAccessible(true);
    try {
      end.invoke(component);
    } catch (InvocationTargetException e) {
      throw new AssertionError("it does not end", e.getCause());
    }
  }
}
