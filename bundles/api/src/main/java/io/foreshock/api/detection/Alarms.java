package io.foreshock.api.detection;

import io.foreshock.api.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The alarm list. Changes are durable before listeners hear of them.
 * Thread-safe.
 */
@ProviderType
public interface Alarms {
  /**
   * Every alarm that is present or unacknowledged, by priority, then newest
   * first.
   */
  List<Alarm> active();

  Optional<Alarm> find(String id);

  /** Alarms raised in {@code [from, to)}, of all states, oldest first. */
  List<Alarm> raisedBetween(long fromMicros, long toMicros);

  /**
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND}
   */
  Alarm acknowledge(String id, String operator);

  /** Hides the alarm for a while (at most 24 h); it comes back by itself. */
  Alarm shelve(String id, String operator, Duration howLong, String reason);

  /**
   * Hears every new alarm and every change, on the detection thread; must return
   * quickly.
   */
  Subscription listen(Consumer<Alarm> listener);
}
