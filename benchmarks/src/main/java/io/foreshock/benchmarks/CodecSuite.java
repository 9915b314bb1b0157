package io.foreshock.benchmarks;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.ColdDecimalCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The block codecs beside others in the same process: bits a value of typical and of real columns, coded in blocks as
 * the engine makes them, and values a second both ways on one core. Real columns are read from {@code --data DIR}, see
 * {@link CodecColumns#real}.
 */
final class CodecSuite implements Suite {
  private static final int BLOCK = 32_768;
  /** Decoded, it stays within a core's own cache. */
  private static final int TIMED = 16_384;
  private static final int ROUNDS = 15;

  private final ByteBuffer out = ByteBuffer.allocate(16 * BlockCodec.MAX_COUNT).order(ByteOrder.LITTLE_ENDIAN);

  /** One way of coding a column, and back. */
  private record Timed(String name, Runnable encode, Runnable decode) {}

  @Override
  public void run(Settings settings, Report report) throws IOException {
    speeds(settings, report);
    CodecColumns.doubles(settings.smoke() ? BLOCK : 4 * BLOCK).forEach((name, v) -> column(name, v, report));
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

  // ---- speeds

  private void speeds(Settings settings, Report report) {
    double[] noisy = CodecColumns.sensor(PlantData.Kind.NOISY, TIMED);
    double[] decimals = CodecColumns.decimals(TIMED);
    long[] steps = new long[TIMED];
    for (int i = 0; i < TIMED; i++)
      steps[i] = Math.round(100 * noisy[i]);
    Map<String, List<Timed>> cases = new TreeMap<>();
    cases.put("alp", doubles(new AlpCodec(), decimals));
    cases.put("cold", doubles(new ColdDecimalCodec(), noisy));
    cases.put("delta", List.of(longs(new DeltaFforCodec(), steps), twoDiff(steps)));
    // long enough for the kernels to be compiled in the background
    long end = System.nanoTime() + (settings.smoke() ? 8 : 25) * 1_000_000_000L;
    while (System.nanoTime() < end)
      cases.values().forEach(list -> list.forEach(timed -> {
        timed.encode.run();
        for (int i = 0; i < 10; i++)
          timed.decode.run();
      }));
    cases.forEach((name, list) -> {
      figure(name, "decode_gvals", list, Timed::decode, settings, report);
      figure(name, "encode_gvals", list, Timed::encode, settings, report);
    });
  }

  private static void figure(String name, String metric, List<Timed> list,
      Function<Timed, Runnable> what, Settings settings, Report report) {
    Peer best = null;
    for (Timed peer : list.subList(1, list.size())) {
      double speed = speed(what.apply(peer), settings);
      if (best == null || speed > best.value())
        best = new Peer(peer.name, speed);
    }
    Timed ours = list.getFirst();
    report.figure(new Figure(name, metric, speed(what.apply(ours), settings), "Gval/s", Better.HIGHER,
        ours.name + ", " + TIMED + " values, one core", best));
  }

  /** Median of rounds; time of this thread, as others on the machine do not count. */
  private static double speed(Runnable run, Settings settings) {
    double[] speeds = new double[ROUNDS];
    long least = settings.smoke() ? 10_000_000 : 60_000_000;
    for (int r = 0; r < ROUNDS; r++) {
      long start = cpu();
      int runs = 0;
      long taken;
      do {
        run.run();
        runs++;
        taken = cpu() - start;
      } while (taken < least);
      speeds[r] = (double) TIMED * runs / taken;
    }
    Arrays.sort(speeds);
    return speeds[ROUNDS / 2];
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private List<Timed> doubles(BlockCodec codec, double[] values) {
    byte[] coded = coded(codec, values);
    double[] back = new double[TIMED];
    Timed ours = new Timed(codec.name(), () -> codec.encode(values, 0, TIMED, out.clear()),
        () -> codec.decode(ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN), TIMED, back, 0));
    List<Timed> all = new ArrayList<>(List.of(ours));
    for (CodecPeer peer : CodecPeer.DOUBLES) {
      byte[] theirs = peer.encode(values);
      double[] peerBack = new double[TIMED];
      all.add(new Timed(peer.name(), () -> peer.encode(values), () -> peer.decode(theirs, peerBack)));
      all.getLast().decode.run();
      check(values, peerBack, peer.name());
    }
    ours.decode.run();
    check(values, back, codec.name());
    return all;
  }

  private byte[] coded(BlockCodec codec, double[] values) {
    if (!codec.encode(values, 0, values.length, out.clear()))
      throw new IllegalStateException("refused: codec=" + codec.name());
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void check(double[] values, double[] back, String name) {
    if (!Arrays.equals(values, back))
      throw new IllegalStateException("round trip failed: codec=" + name);
  }

  private Timed longs(BlockCodec codec, long[] values) {
    if (!codec.encode(values, 0, values.length, out.clear()))
      throw new IllegalStateException("refused: codec=" + codec.name());
    byte[] coded = Arrays.copyOf(out.array(), out.position());
    long[] back = new long[TIMED];
    Timed ours = new Timed(codec.name(), () -> codec.encode(values, 0, TIMED, out.clear()),
        () -> codec.decode(ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN), TIMED, back, 0));
    ours.decode.run();
    if (!Arrays.equals(values, back))
      throw new IllegalStateException("round trip failed: codec=" + codec.name());
    return ours;
  }

  private static Timed twoDiff(long[] values) {
    byte[] coded = CodecPeer.TwoDiff.encode(values);
    long[] back = new long[TIMED];
    return new Timed("tsfile-2diff", () -> CodecPeer.TwoDiff.encode(values),
        () -> CodecPeer.TwoDiff.decode(coded, back));
  }
}
