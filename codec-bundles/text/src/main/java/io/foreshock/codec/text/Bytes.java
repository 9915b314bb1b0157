package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.Zstd;

/**
 * Bytes as they are or as a Zstandard frame, whichever is smaller.
 *
 * <pre>
 * | bytes v | coded bytes v, 0 = as they are | bytes |
 * </pre>
 */
final class Bytes {
  private Bytes() {
  }

  static void write(byte[] from, int at, int n, Output out) {
    byte[] frame = n < 32 ? new byte[n] : Zstd.compress(from, at, n);
    out.varint(n);
    if (frame.length < n)
      out.varint(frame.length).bytes(frame, 0, frame.length);
    else
      out.varint(0).bytes(from, at, n);
  }

  /** With {@link Input#SLACK} more. */
  static byte[] read(Input in, int limit, String what) {
    int n = in.count(what, limit);
    int length = in.count(what, in.remaining());
    if (length == 0)
      return in.bytes(n, what);
    byte[] bytes = new byte[n + Input.SLACK];
    Zstd.decompress(in, length, bytes, 0, n);
    return bytes;
  }
}
