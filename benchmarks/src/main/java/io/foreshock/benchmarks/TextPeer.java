package io.foreshock.benchmarks;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.foreshock.api.codec.TextBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * General compressors of others, over all texts one after the other; they are not asked to remember where each ends.
 *
 * @param compress
 *            the whole, in one go
 * @param decompressor
 *            in pure Java
 */
record TextPeer(String name, UnaryOperator<byte[]> compress, Supplier<Decompressor> decompressor) {
  static final TextPeer LZ4 = new TextPeer("aircompressor-lz4", raw -> compress(new Lz4Compressor(), raw),
      Lz4Decompressor::new);
  static final TextPeer ZSTD = new TextPeer("aircompressor-zstd", raw -> compress(new ZstdCompressor(), raw),
      ZstdDecompressor::new);
  /** The C library. */
  static final TextPeer ZSTD_3 = new TextPeer("zstd-3", raw -> Zstd.compress(raw, 3), ZstdDecompressor::new);
  static final TextPeer ZSTD_19 = new TextPeer("zstd-19", raw -> Zstd.compress(raw, 19), ZstdDecompressor::new);

  private static byte[] compress(Compressor compressor, byte[] raw) {
    byte[] out = new byte[compressor.maxCompressedLength(raw.length)];
    return Arrays.copyOf(out, compressor.compress(raw, 0, raw.length, out, 0, out.length));
  }

  private static byte[] raw(TextBuffer texts) {
    return Arrays.copyOf(texts.array(), texts.bytes());
  }

  double ratio(TextBuffer texts) {
    return (double) texts.bytes() / compress.apply(raw(texts)).length;
  }

  /** Puts the coded bytes' number into {@code size[0]}. */
  Runnable encode(TextBuffer texts, int[] size) {
    byte[] raw = raw(texts);
    return () -> size[0] = compress.apply(raw).length;
  }

  Runnable decode(TextBuffer texts) {
    byte[] coded = compress.apply(raw(texts));
    byte[] back = new byte[texts.bytes()];
    return () -> decompressor.get().decompress(coded, 0, coded.length, back, 0, back.length);
  }
}
