package io.foreshock.console.model;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the newest value to a slower executor: values that come while one is still waiting replace it. Thread-safe.
 */
final class Conflated<T> {
  private final Executor executor;
  private final Consumer<T> consumer;
  private final AtomicReference<@Nullable T> waiting = new AtomicReference<>();

  Conflated(Executor executor, Consumer<T> consumer) {
    this.executor = executor;
    this.consumer = consumer;
  }

  void set(T value) {
    if (waiting.getAndSet(value) == null)
      executor.execute(this::deliver);
  }

  private void deliver() {
    T value = waiting.getAndSet(null);
    if (value != null)
      consumer.accept(value);
  }
}
