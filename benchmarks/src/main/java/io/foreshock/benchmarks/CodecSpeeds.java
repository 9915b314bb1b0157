package io.foreshock.benchmarks;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.ColdDecimalCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.codec.numeric.DictionaryCodec;
import io.foreshock.codec.numeric.FrontBitsCodec;
import io.foreshock.codec.numeric.MultiplesCodec;
import io.foreshock.codec.numeric.OrderedBitsCodec;
import io.foreshock.testkit.tables.MadeTable;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Values a second of one core: coding and decoding blocks, warm, sampling included. As a program it prints those of the
 * codecs, without peers: these have a JVM of their own, as in the product, whatever its flags.
 */
final class CodecSpeeds {
  static final String LINE = "speed ";
  /** Decoded, it stays within a core's own cache. */
  static final int VALUES = 16_384;
  /** Eight-byte values of a cache line. */
  private static final int PLACES = 8;
  private static final int ROUNDS = 15;
  /** The clock of a thread takes as long as coding a thousand values. */
  private static final int RUNS = 16;

  private final long warmUpNanos;
  private final long roundNanos;
  private final ByteBuffer out = ByteBuffer.allocate(16 * BlockCodec.MAX_COUNT).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * One way of coding a column, and back to each of the places of a cache line where an array may begin: nobody chooses
   * that in Java, and stores that go across two lines of the second cache take half as long again, in C++ too.
   */
  record Timed(String name, Runnable encode, List<Runnable> decodes) {}

  /**
   * In values a nanosecond.
   *
   * @param decode
   *            to an array that begins where it suits best: at a cache line
   * @param decodeAnywhere
   *            to one that begins anywhere: median of the places
   */
  record Speed(String name, double encode, double decode, double decodeAnywhere) {
    /** For another process, see {@link #of}. */
    String line(String which) {
      return LINE + which + " " + name + " " + encode + " " + decode + " " + decodeAnywhere;
    }

    static Speed of(String[] words) {
      return new Speed(words[1], Double.parseDouble(words[2]), Double.parseDouble(words[3]),
          Double.parseDouble(words[4]));
    }
  }

  CodecSpeeds(boolean smoke) {
    warmUpNanos = (smoke ? 10 : 25) * 1_000_000_000L;
    roundNanos = smoke ? 5_000_000 : 30_000_000;
  }

  public static void main(String[] args) {
    new CodecSpeeds(args.length > 0).measure(false)
        .forEach((name, speeds) -> System.out.println(speeds.getFirst().line(name)));
    System.exit(0);
  }

  /** By case: the codec first, then its peers if they are wanted. */
  Map<String, List<Speed>> measure(boolean peers) {
    Map<String, List<Timed>> cases = cases(peers);
    // long enough for the kernels to be compiled in the background
    long end = System.nanoTime() + warmUpNanos;
    while (System.nanoTime() < end)
      cases.values().forEach(list -> list.forEach(timed -> {
        timed.encode.run();
        for (int i = 0; i < 4; i++)
          timed.decodes.get(i % timed.decodes.size()).run();
      }));
    Map<String, List<Speed>> speeds = new LinkedHashMap<>();
    cases.forEach((name, list) -> speeds.put(name,
        list.stream().map(this::speed).toList()));
    return speeds;
  }

  private Speed speed(Timed timed) {
    double[] places = timed.decodes.stream().mapToDouble(this::speed).sorted().toArray();
    return new Speed(timed.name, speed(timed.encode), places[places.length - 1], places[places.length / 2]);
  }

  private Map<String, List<Timed>> cases(boolean peers) {
    double[] noisy = MadeTable.A3.rows(0, VALUES).columns()[0];
    double[] steps = new double[VALUES];
    double[] few = new double[VALUES];
    long[] hundredths = new long[VALUES];
    Random random = new Random(9);
    for (int i = 0; i < VALUES; i++) {
      hundredths[i] = Math.round(100 * noisy[i]);
      steps[i] = random.nextInt(4_096) * (16.0 / 4_095);
      few[i] = Math.sqrt(random.nextInt(200));
    }
    Map<String, List<Timed>> cases = new LinkedHashMap<>();
    cases.put("alp", doubles(new AlpCodec(), CodecColumns.decimals(VALUES), peers));
    cases.put("alp_noisy", doubles(new AlpCodec(), noisy, peers));
    cases.put("ordered_bits", doubles(new OrderedBitsCodec(), MadeTable.B2.rows(0, VALUES).columns()[0], peers));
    cases.put("dictionary", doubles(new DictionaryCodec(), few, peers));
    cases.put("front_bits", doubles(new FrontBitsCodec(), random.doubles(VALUES).toArray(), peers));
    cases.put("multiples", doubles(new MultiplesCodec(), steps, peers));
    cases.put("cold", doubles(new ColdDecimalCodec(), noisy, peers));
    cases.put("cold_quiet", doubles(new ColdDecimalCodec(), MadeTable.A1.rows(0, VALUES).columns()[0], peers));
    List<Timed> delta = new ArrayList<>(List.of(longs(new DeltaFforCodec(), hundredths)));
    if (peers)
      delta.add(twoDiff(hundredths));
    cases.put("delta", delta);
    return cases;
  }

  /** Median of rounds; time of this thread, as others on the machine do not count. */
  private double speed(Runnable run) {
    double[] speeds = new double[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
      long start = cpu();
      int runs = 0;
      long taken;
      do {
        for (int i = 0; i < RUNS; i++)
          run.run();
        runs += RUNS;
        taken = cpu() - start;
      } while (taken < roundNanos);
      speeds[r] = (double) VALUES * runs / taken;
    }
    Arrays.sort(speeds);
    return speeds[ROUNDS / 2];
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private List<Timed> doubles(BlockCodec codec, double[] values, boolean peers) {
    if (!codec.encode(values, 0, VALUES, out.clear()))
      throw new IllegalStateException("refused: codec=" + codec.name());
    byte[] coded = Arrays.copyOf(out.array(), out.position());
    double[] back = new double[VALUES + PLACES];
    Timed ours = new Timed(codec.name(), () -> codec.encode(values, 0, VALUES, out.clear()),
        places(at -> codec.decode(ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN), VALUES, back, at)));
    ours.decodes.getFirst().run();
    check(values, Arrays.copyOf(back, VALUES), codec.name());
    List<Timed> all = new ArrayList<>(List.of(ours));
    for (CodecPeer peer : peers ? CodecPeer.DOUBLES : List.<CodecPeer>of()) {
      byte[] theirs = peer.encode(values);
      double[] peerBack = new double[VALUES];
      all.add(new Timed(peer.name(), () -> peer.encode(values), List.of(() -> peer.decode(theirs, peerBack))));
      all.getLast().decodes.getFirst().run();
      check(values, peerBack, peer.name());
    }
    return all;
  }

  private static List<Runnable> places(IntConsumer decode) {
    return IntStream.range(0, PLACES).<Runnable>mapToObj(at -> () -> decode.accept(at)).toList();
  }

  private static void check(double[] values, double[] back, String name) {
    if (!Arrays.equals(values, back))
      throw new IllegalStateException("round trip failed: codec=" + name);
  }

  private Timed longs(BlockCodec codec, long[] values) {
    if (!codec.encode(values, 0, VALUES, out.clear()))
      throw new IllegalStateException("refused: codec=" + codec.name());
    byte[] coded = Arrays.copyOf(out.array(), out.position());
    long[] back = new long[VALUES + PLACES];
    Timed ours = new Timed(codec.name(), () -> codec.encode(values, 0, VALUES, out.clear()),
        places(at -> codec.decode(ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN), VALUES, back, at)));
    ours.decodes.getFirst().run();
    if (!Arrays.equals(values, Arrays.copyOf(back, VALUES)))
      throw new IllegalStateException("round trip failed: codec=" + codec.name());
    return ours;
  }

  private static Timed twoDiff(long[] values) {
    byte[] coded = CodecPeer.TwoDiff.encode(values);
    long[] back = new long[VALUES];
    return new Timed("tsfile-2diff", () -> CodecPeer.TwoDiff.encode(values),
        List.of(() -> CodecPeer.TwoDiff.decode(coded, back)));
  }
}
