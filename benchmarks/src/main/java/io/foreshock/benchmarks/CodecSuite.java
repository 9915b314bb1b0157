package io.foreshock.benchmarks;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The block codecs beside others in the same process: bits a value of typical and of real columns, coded in blocks as
 * the engine makes them, made-up tables as the engine stores them, and values a second both ways on one core
 * ({@code --only columns,tables,speeds}). Real columns are read from {@code --data DIR}, see
 * {@link CodecColumns#real}.
 */
final class CodecSuite implements Suite {
  private static final int BLOCK = 32_768;

  private final ByteBuffer out = ByteBuffer.allocate(16 * BlockCodec.MAX_COUNT).order(ByteOrder.LITTLE_ENDIAN);

  @Override
  public void run(Settings settings, Report report) throws IOException, InterruptedException {
    if (settings.wants("speeds"))
      CodecSpeedCases.run(settings, report);
    if (settings.wants("tables"))
      StoredTableCases.run(settings, report);
    if (!settings.wants("columns"))
      return;
    int made = settings.smoke() ? BLOCK : 4 * BLOCK;
    CodecColumns.doubles(made).forEach((name, v) -> column(name, v, report));
    CodecColumns.longs(BLOCK).forEach((name, v) -> column(name, v, report));
    Map<String, double[]> real = CodecColumns.real(settings.data());
    Map<String, double[]> bits = new TreeMap<>();
    real.forEach((name, v) -> bits.put(name, column(name, v, report)));
    List<double[]> elf = bits.entrySet().stream().filter(e -> e.getKey().startsWith("elf__")).map(Map.Entry::getValue)
        .toList();
    if (elf.isEmpty())
      return;
    String note = "mean of " + elf.size() + " columns";
    for (int i = 0; i < 2; i++) {
      int which = i;
      report.figure(new Figure("elf" + elf.size(), i == 0 ? "hot_bits" : "cold_bits",
          elf.stream().mapToDouble(b -> b[which]).average().orElseThrow(), "bit", Better.LOWER, note,
          new Peer("aircompressor-zstd", elf.stream().mapToDouble(b -> b[2]).average().orElseThrow())));
    }
  }

  // ---- sizes

  private static List<BlockCodec> codecs(BlockCodec.Kind kind, boolean cold) {
    return ForeshockStore.CODECS.stream().filter(c -> c.kind() == kind && (cold || !c.cold())).toList();
  }

  /** @return bits a value: hot, cold, and zstd's */
  private double[] column(String name, double[] values, Report report) {
    Map<String, Integer> used = new TreeMap<>();
    double hot = bits(values, codecs(BlockCodec.Kind.DOUBLE, false), new HashMap<>());
    double cold = bits(values, codecs(BlockCodec.Kind.DOUBLE, true), used);
    Peer best = null;
    double zstd = 0;
    for (CodecPeer peer : CodecPeer.DOUBLES) {
      zstd = bits(values, peer);
      if (best == null || zstd < best.value())
        best = new Peer(peer.name(), zstd);
    }
    report.figure(new Figure("column/" + name, "bits", cold, "bit", Better.LOWER,
        String.format(Locale.ROOT, "hot %.2f, %d values, blocks by codec %s", hot, values.length, used), best));
    return new double[]{hot, cold, zstd};
  }

  private double bits(double[] values, List<BlockCodec> codecs, Map<String, Integer> used) {
    long bytes = 0;
    for (int at = 0; at < values.length; at += BLOCK) {
      int n = Math.min(BLOCK, values.length - at);
      int best = 8 * n;
      String name = "raw";
      for (BlockCodec codec : codecs) {
        out.clear().limit(best);
        if (codec.encode(values, at, n, out) && out.position() < best) {
          best = out.position();
          name = codec.name();
        }
      }
      used.merge(name, 1, Integer::sum);
      bytes += best;
    }
    return 8.0 * bytes / values.length;
  }

  private static double bits(double[] values, CodecPeer peer) {
    long bytes = 0;
    for (int at = 0; at < values.length; at += BLOCK)
      bytes += peer.encode(Arrays.copyOfRange(values, at, Math.min(values.length, at + BLOCK))).length;
    return 8.0 * bytes / values.length;
  }

  private void column(String name, long[] values, Report report) {
    int best = 8 * values.length;
    String by = "raw";
    for (BlockCodec codec : codecs(BlockCodec.Kind.LONG, true)) {
      out.clear().limit(best);
      if (codec.encode(values, 0, values.length, out)) {
        best = out.position();
        by = codec.name();
      }
    }
    report.figure(new Figure("column/" + name, "bits", 8.0 * best / values.length, "bit", Better.LOWER, by,
        new Peer("tsfile-2diff", 8.0 * CodecPeer.TwoDiff.encode(values).length / values.length)));
  }
}
