package io.foreshock.gateway;

import io.foreshock.gateway.http.Services;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Tracks each service type from its first use; thread-safe. */
final class OsgiServices implements Services, AutoCloseable {
  private final BundleContext context;
  private final Map<Class<?>, ServiceTracker<?, ?>> trackers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  OsgiServices(BundleContext context) {
    this.context = context;
  }

  @Override
  public <T> Optional<T> find(Class<T> type) {
    ServiceTracker<?, ?> tracker = tracker(type);
    return tracker == null ? Optional.empty() : Optional.ofNullable(type.cast(tracker.getService()));
  }

  @Override
  public <T> List<T> all(Class<T> type) {
    ServiceTracker<?, ?> tracker = tracker(type);
    Object[] services = tracker == null ? null : tracker.getServices();
    return services == null ? List.of() : java.util.Arrays.stream(services).map(type::cast).toList();
  }

  private @Nullable ServiceTracker<?, ?> tracker(Class<?> type) {
    return closed ? null : trackers.computeIfAbsent(type, t -> {
      ServiceTracker<?, ?> tracker = new ServiceTracker<>(context, t, null);
      tracker.open();
      return tracker;
    });
  }

  @Override
  public void close() {
    closed = true;
    trackers.values().forEach(ServiceTracker::close);
    trackers.clear();
  }
}
