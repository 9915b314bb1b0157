package io.foreshock.benchmarks;

import io.foreshock.api.codec.TextBuffer;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockBytes;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.BlockWriter;
import io.foreshock.engine.format.Codecs;
import io.foreshock.testkit.EventTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events with categorical columns and messages from templates in the engine's own blocks, without the file around them:
 * fresh ones and closed ones.
 */
final class EventCases {
  private static final int BLOCK = 32_768;
  private static final String[] NAMES = {"time", "type", "severity", "machine", "message"};

  private EventCases() {
  }

  static void run(Settings settings, Report report) {
    EventTable events = new EventTable((int) settings.rowsOr(12L * BLOCK, BLOCK));
    Codecs codecs = new Codecs(ForeshockStore.CODECS);
    long[] fresh = new long[NAMES.length + 1];
    long[] closed = new long[NAMES.length + 1];
    List<Map<Integer, Integer>> used = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++)
      used.add(new TreeMap<>());
    for (int at = 0; at < events.rows(); at += BLOCK) {
      Run run = run(events, at, Math.min(events.rows(), at + BLOCK));
      add(new BlockWriter(256, 4_096).write(run, run.first(), null, codecs, false), run, codecs, fresh, List.of());
      add(new BlockWriter(256, 4_096).write(run, run.first(), null, codecs, true), run, codecs, closed, used);
    }
    double rows = events.rows();
    for (int c = 0; c < NAMES.length; c++)
      report.figure(new Figure("column/events_" + NAMES[c], "bits", 8 * closed[c] / rows, "bit", Better.LOWER, String
          .format(
              Locale.ROOT, "fresh %.2f; closed blocks by codec %s; entropy of single values in a sample %.2f", 8
                  * fresh[c]
                  / rows, used.get(c), entropy(column(events, c))), c == 0
                      ? null
                      : new Peer("zstd-19", 8 * TextPeer.ZSTD_19
                          .compress().apply(bytes(column(events, c))).length / rows)));
    report.figure(new Figure("C", "ratio_fresh", events.rawBytes() / (double) fresh[NAMES.length], "x", Better.HIGHER,
        String.format(Locale.ROOT, "%.2f raw bytes a row, blocks with heads and filters", events.rawBytes() / rows)));
    report.figure(new Figure("C", "ratio_closed", events.rawBytes() / (double) closed[NAMES.length], "x", Better.HIGHER,
        String.format(Locale.ROOT, "%.3f bytes a row, blocks with heads and filters", closed[NAMES.length] / rows)));
  }

  private static Run run(EventTable events, int from, int to) {
    long[] times = Arrays.copyOfRange(events.times(), from, to);
    List<ColumnVector> columns = new ArrayList<>();
    for (int c = 1; c < NAMES.length; c++)
      columns.add(new ColumnVector.Texts(Arrays.copyOfRange(column(events, c), from, to), to - from));
    return new Run(to - from, times, columns);
  }

  private static String[] column(EventTable events, int c) {
    return switch (c) {
      case 0 -> gaps(events.times());
      case 1 -> events.types();
      case 2 -> events.severities();
      case 3 -> events.machines();
      default -> events.messages();
    };
  }

  private static String[] gaps(long[] times) {
    String[] gaps = new String[times.length - 1];
    Arrays.setAll(gaps, i -> Long.toString(times[i + 1] - times[i]));
    return gaps;
  }

  private static void add(byte[] block, Run run, Codecs codecs, long[] bytes, List<Map<Integer, Integer>> used) {
    ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    BlockHeader header = BlockHeader.parse(in, run.first());
    for (int c = 0; c < NAMES.length; c++) {
      ColumnEntry entry = header.entries().get(c);
      bytes[c] += entry.length();
      if (!used.isEmpty())
        used.get(c).merge(entry.codec(), 1, Integer::sum);
    }
    bytes[NAMES.length] += block.length;
    check(in, header, run, codecs);
  }

  private static void check(ByteBuffer in, BlockHeader header, Run run, Codecs codecs) {
    for (int c = 1; c < NAMES.length; c++) {
      ColumnVector back = BlockReader.column(BlockBytes.of(in), header, c - 1, io.foreshock.api.table.Column.of(
          NAMES[c],
          io.foreshock.api.table.ColumnType.TEXT), codecs, BlockReader.FRESH);
      for (int i = 0; i < run.size(); i++)
        if (!String.valueOf(run.columns().get(c - 1).get(i)).equals(back.get(i)))
          throw new IllegalStateException("round trip failed: column=" + NAMES[c] + ", row=" + i);
    }
  }

  private static byte[] bytes(String[] texts) {
    TextBuffer buffer = new TextBuffer();
    for (String text : texts)
      buffer.add(text);
    return Arrays.copyOf(buffer.array(), buffer.bytes());
  }

  private static double entropy(String[] values) {
    Map<String, Integer> counts = new HashMap<>();
    for (String value : values)
      counts.merge(value, 1, Integer::sum);
    double bits = 0;
    for (int count : counts.values())
      bits -= count * Math.log((double) count / values.length) / Math.log(2);
    return bits / values.length;
  }
}
