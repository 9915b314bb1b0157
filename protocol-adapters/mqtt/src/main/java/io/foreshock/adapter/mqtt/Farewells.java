package io.foreshock.adapter.mqtt;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients of this bundle that are leaving. On a busy machine that may take longer
 * than a connection waits for it, and the library's threads must not end before.
 * Thread-safe.
 */
final class Farewells {
  private static final Logger LOG = LoggerFactory.getLogger(Farewells.class);
  private static final Set<CompletableFuture<?>> LEAVING = ConcurrentHashMap.newKeySet();

  private Farewells() {
  }

  /** Remembers a goodbye until it is said. */
  static CompletableFuture<Void> of(CompletableFuture<Void> goodbye) {
    LEAVING.add(goodbye);
    goodbye.whenComplete((_, _) -> LEAVING.remove(goodbye));
    return goodbye;
  }

  /** Waits until all have left, or the time is over. */
  static void await(Duration longest) {
    CompletableFuture<?> all = CompletableFuture.allOf(LEAVING.toArray(CompletableFuture[]::new));
    try {
      all.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.warn("{} clients have not left within {} s", LEAVING.size(), longest.toSeconds());
    } catch (ExecutionException e) {
      LOG.debug("left without goodbye: {}", e.toString());
    }
  }
}
