package io.foreshock.gateway.http;

import java.io.IOException;

/** A request body goes on beyond its limit. */
public final class BodyTooLargeException extends IOException {
  private final long limit;

  BodyTooLargeException(long limit) {
    super("body above the limit: limit=" + limit);
    this.limit = limit;
  }

  public long limit() {
    return limit;
  }
}
