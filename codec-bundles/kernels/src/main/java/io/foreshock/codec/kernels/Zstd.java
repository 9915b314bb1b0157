package io.foreshock.codec.kernels;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.Arrays;

/** Zstandard frames (RFC 8878) of known size, in pure Java. */
public final class Zstd {
  private Zstd() {
  }

  public static byte[] compress(byte[] from, int at, int n) {
    ZstdCompressor zstd = new ZstdCompressor();
    byte[] out = new byte[zstd.maxCompressedLength(n)];
    return Arrays.copyOf(out, zstd.compress(from, at, n, out, 0, out.length));
  }

  /** Restores exactly {@code n} bytes into an array that has room for them. */
  public static void decompress(Input in, int length, byte[] to, int at, int n) {
    byte[] frame = in.bytes(length, "zstd");
    int done;
    try {
      done = new ZstdDecompressor().decompress(frame, 0, length, to, at, n);
    } catch (MalformedInputException | IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      // whichever the library happens to report broken frames by
      throw in.malformed("zstd: " + e.getMessage());
    }
    if (done != n)
      throw in.malformed("zstd of another size: bytes=" + done + ", expected=" + n);
  }
}
