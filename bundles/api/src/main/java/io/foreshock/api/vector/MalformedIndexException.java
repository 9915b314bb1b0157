package io.foreshock.api.vector;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;

/** Bytes of an index that no index wrote. */
public final class MalformedIndexException extends ForeshockException {
  private final long offset;

  /**
   * @param offset
   *            where in the bytes the trouble was seen
   */
  public MalformedIndexException(long offset, String reason) {
    super(ErrorCode.CORRUPT_DATA, reason + ": offset=" + offset);
    this.offset = offset;
  }

  public long offset() {
    return offset;
  }
}
