package io.foreshock.adapter.replay;

import io.airlift.compress.Decompressor;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
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

/** Restores compressed pages in pure Java. Writes nothing. */
final class PageCodecs implements CompressionCodecFactory {
  /** Largest page, bytes; writers make them of one megabyte. */
  private static final int LARGEST_PAGE = 64 << 20;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    throw new IllegalArgumentException("files are only read: compression=" + name);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return switch (name) {
      case UNCOMPRESSED -> new Pages((in, _) -> in);
      case GZIP -> new Pages(PageCodecs::gunzip);
      case ZSTD -> new Pages(airlift(new ZstdDecompressor()));
      case SNAPPY -> new Pages(airlift(new SnappyDecompressor()));
      case LZ4_RAW -> new Pages(airlift(new Lz4Decompressor()));
      default -> throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "compression is not read: compression=" + name
          + ", readable=UNCOMPRESSED, GZIP, ZSTD, SNAPPY, LZ4_RAW");
    };
  }

  @Override
  public void release() {
    // nothing is shared
  }

  private interface Restoring {
    byte[] restore(byte[] in, int size) throws IOException;
  }

  private static Restoring airlift(Decompressor with) {
    return (in, size) -> {
      byte[] out = new byte[size];
      try {
        requireWhole(with.decompress(in, 0, in.length, out, 0, size), size);
        return out;
      } catch (MalformedInputException e) {
        throw new IOException("damaged page: " + e.getMessage(), e);
      }
    };
  }

  private static byte[] gunzip(byte[] in, int size) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(in))) {
      byte[] out = gzip.readNBytes(size);
      requireWhole(out.length, size);
      return out;
    }
  }

  private static void requireWhole(int size, int announced) throws IOException {
    if (size != announced)
      throw new IOException("damaged page: bytes=" + size + ", announced=" + announced);
  }

  private record Pages(Restoring codec) implements BytesInputDecompressor {
    private byte[] page(byte[] in, int size) throws IOException {
      if (size < 0 || size > LARGEST_PAGE)
        throw new IOException("page too large: bytes=" + size + ", limit=" + LARGEST_PAGE);
      return codec.restore(in, size);
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(page(bytes.toByteArray(), size));
    }

    @Override
    public void decompress(ByteBuffer in, int compressed, ByteBuffer out, int size) throws IOException {
      byte[] bytes = new byte[compressed];
      in.get(bytes);
      out.put(page(bytes, size));
    }

    @Override
    public void release() {
      // nothing is held
    }
  }
}
