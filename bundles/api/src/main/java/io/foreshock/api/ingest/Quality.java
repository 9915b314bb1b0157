package io.foreshock.api.ingest;

/** How far a reading can be trusted; the code is stored, so permanent. */
public enum Quality {
  GOOD(0), UNCERTAIN(1), BAD(2);

  private static final Quality[] BY_CODE = values();
  private final byte code;

  Quality(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }

  /**
   * @throws IllegalArgumentException
   *             for a code that is not 0, 1 or 2
   */
  public static Quality of(byte code) {
    if (code < 0 || code >= BY_CODE.length)
      throw new IllegalArgumentException("unknown quality: code=" + code);
    return BY_CODE[code];
  }
}
