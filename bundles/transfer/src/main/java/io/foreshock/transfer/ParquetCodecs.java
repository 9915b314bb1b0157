package io.foreshock.transfer;

import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Pure Java compression of pages: writes ZSTD, reads what other tools usually write. */
final class ParquetCodecs implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    if (name != CompressionCodecName.ZSTD)
      throw new IllegalArgumentException("not written: compression=" + name);
    return new Zstd();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return switch (name) {
      case UNCOMPRESSED -> (Whole) (in, _) -> in;
      case ZSTD -> airlift(new ZstdDecompressor());
      case SNAPPY -> airlift(new SnappyDecompressor());
      case LZ4_RAW -> airlift(new Lz4Decompressor());
      case GZIP -> (Whole) ParquetCodecs::gunzip;
      default -> throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "compression not supported: compression="
          + name + ", supported=UNCOMPRESSED, ZSTD, SNAPPY, LZ4_RAW, GZIP");
    };
  }

  @Override
  public void release() {
  }

  private static BytesInputDecompressor airlift(Decompressor with) {
    return (Whole) (in, size) -> {
      byte[] out = new byte[size];
      try {
        if (with.decompress(in, 0, in.length, out, 0, size) != size)
          throw new IOException("page shorter than announced: limit=" + size);
      } catch (MalformedInputException e) {
        throw new IOException("damaged page: " + e.getMessage(), e);
      }
      return out;
    };
  }

  private static byte[] gunzip(byte[] in, int size) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(in))) {
      byte[] out = gzip.readNBytes(size);
      if (out.length != size)
        throw new IOException("page shorter than announced: size=" + out.length + ", expected=" + size);
      return out;
    }
  }

  /** A page as one piece. */
  @FunctionalInterface
  private interface Whole extends BytesInputDecompressor {
    byte[] restore(byte[] in, int size) throws IOException;

    @Override
    default BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(restore(bytes.toByteArray(), size));
    }

    @Override
    default void decompress(ByteBuffer in, int compressed, ByteBuffer out, int size) throws IOException {
      byte[] bytes = new byte[compressed];
      in.get(bytes);
      out.put(restore(bytes, size));
    }

    @Override
    default void release() {
    }
  }

  private static final class Zstd implements BytesInputCompressor {
    private final Compressor compressor = new ZstdCompressor();

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      byte[] in = bytes.toByteArray();
      byte[] out = new byte[compressor.maxCompressedLength(in.length)];
      return BytesInput.from(out, 0, compressor.compress(in, 0, in.length, out, 0, out.length));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
    }
  }
}
