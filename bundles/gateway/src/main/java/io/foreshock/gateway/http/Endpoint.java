package io.foreshock.gateway.http;

import java.io.IOException;

/** Answers one kind of request. Thread-safe; throws {@link HttpError} or a service's exception to refuse. */
@FunctionalInterface
public interface Endpoint {
  void handle(Exchange exchange) throws IOException;
}
