package io.foreshock.gateway;

import io.foreshock.gateway.http.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A service registry of plain objects; services can be taken away while requests run. */
public final class FakeServices implements Services {
  private final Map<Class<?>, List<Object>> registered = new ConcurrentHashMap<>();

  public <T> FakeServices with(Class<T> type, T service) {
    registered.computeIfAbsent(type, t -> new java.util.concurrent.CopyOnWriteArrayList<>()).add(service);
    return this;
  }

  public void without(Class<?> type) {
    registered.remove(type);
  }

  @Override
  public <T> Optional<T> find(Class<T> type) {
    return all(type).stream().findFirst();
  }

  @Override
  public <T> List<T> all(Class<T> type) {
    List<T> services = new ArrayList<>();
    registered.getOrDefault(type, List.of()).forEach(s -> services.add(type.cast(s)));
    return services;
  }
}
