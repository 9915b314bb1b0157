package io.foreshock.api;

/**
 * A running registration with a service; {@link #close()} ends it and may be
 * called twice.
 */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
