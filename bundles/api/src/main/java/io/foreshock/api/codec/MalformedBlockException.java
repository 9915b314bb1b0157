package io.foreshock.api.codec;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;

/** Bytes that no encoder wrote. */
public final class MalformedBlockException extends ForeshockException {
  private final long offset;

  /**
   * @param offset
   *            where in the block's bytes the trouble was seen
   */
  public MalformedBlockException(long offset, String reason) {
    super(ErrorCode.CORRUPT_DATA, reason + ": offset=" + offset);
    this.offset = offset;
  }

  public long offset() {
    return offset;
  }
}
