package io.foreshock.benchmarks;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.codec.text.FsstCodec;
import io.foreshock.codec.text.TemplateCodec;
import io.foreshock.codec.text.ZstdCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The text codecs beside others in the same process. Real texts are read from {@code --data DIR}: {@code dbtext/*} and
 * {@code loghub/*.log}, a text a line; the events are made up.
 */
final class TextCodecSuite implements Suite {
  static final List<BlockCodec> CODECS = ForeshockStore.CODECS.stream()
      .filter(c -> c.kind() == BlockCodec.Kind.TEXT).toList();
  private static final int BLOCK = BlockCodec.MAX_COUNT;
  private static final int ROUNDS = 9;

  private final TextBuffer back = new TextBuffer();
  private ByteBuffer out = ByteBuffer.allocate(1 << 16);

  /** Texts coded in blocks. */
  private record Coded(List<byte[]> blocks, List<Integer> counts, long bytes) {}

  @Override
  public void run(Settings settings, Report report) throws IOException {
    EventCases.run(settings, report);
    Map<String, TextBuffer> fields = texts(settings.data().resolve("dbtext"), "");
    Map<String, TextBuffer> logs = texts(settings.data().resolve("loghub"), ".log");
    if (!fields.isEmpty()) {
      fields.forEach((name, texts) -> field(name, texts, report));
      speeds(settings, new ArrayList<>(fields.values()), report);
    }
    double[] sums = new double[3];
    logs.forEach((name, texts) -> log(name, texts, sums, report));
    if (!logs.isEmpty())
      report.figure(new Figure("log", "ratio_mean", sums[0] / logs.size(), "x", Better.HIGHER, logs.size()
          + " files; zstd-3 " + String.format(Locale.ROOT, "%.2f", sums[1] / logs.size()), new Peer("zstd-19", sums[2]
              / logs.size())));
  }

  private static Map<String, TextBuffer> texts(Path dir, String ending) throws IOException {
    Map<String, TextBuffer> all = new LinkedHashMap<>();
    if (!Files.isDirectory(dir))
      return all;
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).sorted().toList())
        all.put(file.getFileName().toString(), lines(Files.readAllBytes(file)));
    }
    return all;
  }

  private static TextBuffer lines(byte[] bytes) {
    TextBuffer lines = new TextBuffer();
    int start = 0;
    for (int i = 0; i < bytes.length; i++)
      if (bytes[i] == '\n') {
        lines.add(bytes, start, i - start);
        start = i + 1;
      }
    return start == bytes.length ? lines : lines.add(bytes, start, bytes.length - start);
  }

  // ---- sizes

  private double ratio(BlockCodec codec, TextBuffer texts) {
    Coded coded = encode(codec, texts);
    decode(codec, coded);
    if (back.size() != texts.size() || !Arrays.equals(back.array(), 0, back.bytes(), texts.array(), 0, texts.bytes()))
      throw new IllegalStateException("round trip failed: codec=" + codec.name());
    return (double) texts.bytes() / coded.bytes;
  }

  private void field(String name, TextBuffer texts, Report report) {
    double lz4 = TextPeer.LZ4.ratio(texts);
    report.figure(new Figure("text/" + name, "ratio_fsst", ratio(CODECS.getFirst(), texts), "x", Better.HIGHER, String
        .format(Locale.ROOT, "%d texts; zstd-3 %.2f, zstd-19 %.2f", texts.size(), TextPeer.ZSTD_3.ratio(texts),
            TextPeer.ZSTD_19.ratio(texts)),
        new Peer(TextPeer.LZ4.name(), lz4)));
  }

  private void log(String name, TextBuffer texts, double[] sums, Report report) {
    double templates = ratio(new TemplateCodec(), texts);
    double zstd = ratio(new ZstdCodec(), texts);
    double fsst = ratio(new FsstCodec(), texts);
    double[] ratios = {Math.max(templates, Math.max(zstd, fsst)), TextPeer.ZSTD_3.ratio(texts), TextPeer.ZSTD_19.ratio(
        texts)};
    for (int i = 0; i < sums.length; i++)
      sums[i] += ratios[i];
    report.figure(new Figure("log/" + name, "ratio", ratios[0], "x", Better.HIGHER, String.format(Locale.ROOT,
        "templates %.2f, zstd %.2f, fsst %.2f; zstd-3 %.2f", templates, zstd, fsst, ratios[1]), new Peer("zstd-19",
            ratios[2])));
  }

  private Coded encode(BlockCodec codec, TextBuffer texts) {
    if (out.capacity() < 3 * texts.bytes() + 8 * texts.size())
      out = ByteBuffer.allocate(3 * texts.bytes() + 8 * texts.size());
    Coded coded = new Coded(new ArrayList<>(), new ArrayList<>(), 0);
    long bytes = 0;
    for (int at = 0; at < texts.size(); at += BLOCK) {
      int n = Math.min(BLOCK, texts.size() - at);
      if (!codec.encode(texts, at, n, out.clear().order(ByteOrder.LITTLE_ENDIAN)))
        throw new IllegalStateException("refused: codec=" + codec.name());
      coded.blocks.add(Arrays.copyOf(out.array(), out.position()));
      coded.counts.add(n);
      bytes += out.position();
    }
    return new Coded(coded.blocks, coded.counts, bytes);
  }

  private void decode(BlockCodec codec, Coded coded) {
    back.clear();
    for (int i = 0; i < coded.blocks.size(); i++)
      codec.decode(ByteBuffer.wrap(coded.blocks.get(i)).order(ByteOrder.LITTLE_ENDIAN), coded.counts.get(i), back);
  }

  // ---- speeds

  private void speeds(Settings settings, List<TextBuffer> files, Report report) {
    BlockCodec fsst = new FsstCodec();
    figure("decode_gvals", f -> {
      Coded coded = encode(fsst, f);
      return speed(f, () -> decode(fsst, coded), settings);
    }, TextPeer::decode, files, settings, report);
    figure("encode_gvals", f -> speed(f, () -> encode(fsst, f), settings), (peer, f) -> peer.encode(f, new int[1]),
        files,
        settings, report);
    for (BlockCodec codec : CODECS.subList(1, CODECS.size())) {
      TextBuffer one = files.getFirst();
      Coded ours = encode(codec, one);
      report.figure(new Figure(codec.name(), "decode_gvals", speed(one, () -> decode(codec, ours), settings), "GB/s",
          Better.HIGHER, "one file"));
      report.figure(new Figure(codec.name(), "encode_gvals", speed(one, () -> encode(codec, one), settings), "GB/s",
          Better.HIGHER, "one file"));
    }
  }

  private static void figure(String metric, ToDoubleFunction<TextBuffer> ours, PeerRun theirs, List<TextBuffer> files,
      Settings settings, Report report) {
    double speed = files.stream().mapToDouble(ours).average().orElseThrow();
    StringBuilder note = new StringBuilder("mean of " + files.size() + " files, one core");
    Peer best = null;
    for (TextPeer peer : List.of(TextPeer.LZ4, TextPeer.ZSTD)) {
      double value = files.stream().mapToDouble(f -> speed(f, theirs.of(peer, f), settings)).average().orElseThrow();
      note.append(String.format(Locale.ROOT, ", %s %.3f", peer.name(), value));
      if (best == null || value > best.value())
        best = new Peer(peer.name(), value);
    }
    report.figure(new Figure("fsst", metric, speed, "GB/s", Better.HIGHER, note.toString(), best));
  }

  /** What a peer does with texts. */
  private interface PeerRun {
    Runnable of(TextPeer peer, TextBuffer texts);
  }

  /** Bytes of text a nanosecond, best of rounds; time of this thread, as others on the machine do not count. */
  private static double speed(TextBuffer texts, Runnable run, Settings settings) {
    double best = 0;
    long least = settings.smoke() ? 2_000_000 : 25_000_000;
    for (int r = 0; r < ROUNDS; r++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      int runs = 0;
      long taken;
      do {
        run.run();
        runs++;
        taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      } while (taken < least);
      best = Math.max(best, (double) texts.bytes() * runs / taken);
    }
    return best;
  }
}
