package io.foreshock.benchmarks;

import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.tsfile.encoding.decoder.Decoder;
import org.apache.tsfile.encoding.decoder.DeltaBinaryDecoder;
import org.apache.tsfile.encoding.decoder.DoublePrecisionChimpDecoder;
import org.apache.tsfile.encoding.decoder.DoublePrecisionDecoderV2;
import org.apache.tsfile.encoding.encoder.DeltaBinaryEncoder;
import org.apache.tsfile.encoding.encoder.DoublePrecisionChimpEncoder;
import org.apache.tsfile.encoding.encoder.Encoder;
import org.apache.tsfile.encoding.encoder.DoublePrecisionEncoderV2;

/** Lossless encodings of others that run in this process. */
interface CodecPeer {
  String name();

  byte[] encode(double[] values);

  void decode(byte[] coded, double[] values);

  /** Gorilla (Pelkonen et al., VLDB 2015), Chimp (Liakos et al., VLDB 2022) and Zstandard. */
  List<CodecPeer> DOUBLES = List.of(
      new TsFile("tsfile-gorilla", DoublePrecisionEncoderV2::new, DoublePrecisionDecoderV2::new),
      new TsFile("tsfile-chimp", DoublePrecisionChimpEncoder::new, DoublePrecisionChimpDecoder::new), new Zstd());

  /** An encoding of Apache TsFile. */
  record TsFile(String name, Supplier<Encoder> encoder, Supplier<Decoder> decoder) implements CodecPeer {
    @Override
    public byte[] encode(double[] values) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(8 * values.length);
      Encoder coding = encoder.get();
      for (double v : values)
        coding.encode(v, out);
      try {
        coding.flush(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }

    @Override
    public void decode(byte[] coded, double[] values) {
      ByteBuffer in = ByteBuffer.wrap(coded);
      Decoder decoding = decoder.get();
      for (int i = 0; i < values.length; i++)
        values[i] = decoding.readDouble(in);
    }
  }

  /** Zstandard in pure Java. */
  record Zstd() implements CodecPeer {
    @Override
    public String name() {
      return "aircompressor-zstd";
    }

    @Override
    public byte[] encode(double[] values) {
      ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      raw.asDoubleBuffer().put(values);
      ZstdCompressor zstd = new ZstdCompressor();
      byte[] out = new byte[zstd.maxCompressedLength(raw.capacity())];
      return Arrays.copyOf(out, zstd.compress(raw.array(), 0, raw.capacity(), out, 0, out.length));
    }

    @Override
    public void decode(byte[] coded, double[] values) {
      byte[] raw = new byte[8 * values.length];
      new ZstdDecompressor().decompress(coded, 0, coded.length, raw, 0, raw.length);
      ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    }
  }

  /** Apache TsFile's TS_2DIFF for longs. */
  final class TwoDiff {
    private TwoDiff() {
    }

    static byte[] encode(long[] values) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(8 * values.length);
      DeltaBinaryEncoder.LongDeltaEncoder encoder = new DeltaBinaryEncoder.LongDeltaEncoder();
      for (long v : values)
        encoder.encode(v, out);
      encoder.flush(out);
      return out.toByteArray();
    }

    static void decode(byte[] coded, long[] values) {
      ByteBuffer in = ByteBuffer.wrap(coded);
      DeltaBinaryDecoder.LongDeltaDecoder decoder = new DeltaBinaryDecoder.LongDeltaDecoder();
      for (int i = 0; i < values.length; i++)
        values[i] = decoder.readLong(in);
    }
  }
}
