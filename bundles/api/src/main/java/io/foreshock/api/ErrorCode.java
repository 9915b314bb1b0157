package io.foreshock.api;

/**
 * What went wrong, as a closed vocabulary. The {@link Kind} says who can mend
 * it.
 */
public enum ErrorCode {
  INVALID_ARGUMENT(Kind.USER), SQL_SYNTAX(Kind.USER), NOT_SUPPORTED(Kind.USER), TYPE_MISMATCH(
      Kind.USER), UNKNOWN_TABLE(Kind.USER), UNKNOWN_COLUMN(Kind.USER), UNKNOWN_SENSOR(Kind.USER), UNKNOWN_ASSET(
          Kind.USER), NOT_FOUND(Kind.USER), DUPLICATE_KEY(Kind.USER), NOT_NULL(Kind.USER), FOREIGN_KEY(
              Kind.USER), SERIALIZATION(Kind.USER), ALREADY_EXISTS(Kind.USER), READ_ONLY(
                  Kind.USER), DIVISION_BY_ZERO(Kind.USER), OUT_OF_RANGE(Kind.USER), INVALID_BUNDLE(
                      Kind.USER), NOT_ENOUGH_DATA(Kind.USER), STORE_LOCKED(
                          Kind.RESOURCE), DISK_FULL(Kind.RESOURCE), STORE_FULL(Kind.RESOURCE), STORE_FAILED(
                              Kind.RESOURCE), TOO_BUSY(
                                  Kind.RESOURCE), TIMEOUT(Kind.RESOURCE), QUERY_TOO_LARGE(Kind.RESOURCE), CODEC_MISSING(
                                      Kind.RESOURCE), CLOSED(Kind.RESOURCE), CONNECTION_FAILED(
                                          Kind.EXTERNAL), CORRUPT_DATA(
                                              Kind.INTERNAL), INTERNAL(Kind.INTERNAL);

  /**
   * Who can mend it: the caller, an operator freeing a resource, the other side,
   * or us.
   */
  public enum Kind {
    USER, RESOURCE, EXTERNAL, INTERNAL
  }

  private final Kind kind;

  ErrorCode(Kind kind) {
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
