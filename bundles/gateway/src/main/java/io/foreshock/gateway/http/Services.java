package io.foreshock.gateway.http;

import java.util.List;
import java.util.Optional;

/** The appliance's services as they are right now; any of them may come and go at any time. Thread-safe. */
public interface Services {
  <T> Optional<T> find(Class<T> type);

  <T> List<T> all(Class<T> type);

  /**
   * @throws HttpError
   *             503 when there is none
   */
  default <T> T require(Class<T> type) {
    return find(type).orElseThrow(() -> new HttpError(503, "SERVICE_MISSING",
        "this part of the appliance is not running: service=" + type.getSimpleName()).header("Retry-After", "5"));
  }
}
