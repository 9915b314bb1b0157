package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Every block codec on typical columns: bits a value, and values a second both ways on one core. */
final class CodecSuite implements Suite {
  private static final int ROUNDS = 9;

  private final ByteBuffer out = ByteBuffer.allocate(16 * BlockCodec.MAX_COUNT).order(ByteOrder.LITTLE_ENDIAN);

  @Override
  public void run(Settings settings, Report report) {
    int count = (int) settings.rowsOr(32_768, 32_768);
    Map<String, double[]> doubles = doubles(count);
    Map<String, long[]> longs = longs(count);
    for (boolean warm : new boolean[]{false, true})
      for (BlockCodec codec : ForeshockStore.CODECS)
        if (codec.kind() == BlockCodec.Kind.DOUBLE)
          doubles.forEach((name, values) -> measure(codec, name, values, new long[0], warm ? report : null, settings));
        else
          longs.forEach((name, values) -> measure(codec, name, new double[0], values, warm ? report : null, settings));
  }

  private static Map<String, double[]> doubles(int count) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (PlantData.Kind kind : PlantData.Kind.values()) {
      PlantData data = new PlantData(kind, 7, 1);
      double[] values = new double[count];
      for (int i = 0; i < count; i++)
        values[i] = data.next(PlantData.SENSORS).values()[0];
      columns.put(kind.name().toLowerCase(Locale.ROOT), values);
    }
    for (int sensor = 0; sensor < 3; sensor++) {
      PlantBatch plant = new PlantTable(sensor, 10, Micros.SECOND, 42).next(10 * count);
      for (int c = 0; c < PlantTable.COLUMNS.length; c++) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
          values[i] = plant.values()[c][10 * i + sensor];
        columns.put("plant" + sensor + "_" + PlantTable.COLUMNS[c], values);
      }
    }
    return columns;
  }

  private static Map<String, long[]> longs(int count) {
    Map<String, long[]> columns = new LinkedHashMap<>();
    Random random = new Random(1);
    long[] regular = new long[count];
    long[] jittered = new long[count];
    for (int i = 0; i < count; i++) {
      regular[i] = PlantTable.START + i * Micros.SECOND;
      jittered[i] = regular[i] + (long) (2_000 * random.nextGaussian());
    }
    columns.put("time_regular", regular);
    columns.put("time_jittered", jittered);
    return columns;
  }

  /** Of this thread: others on the machine do not count. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void measure(BlockCodec codec, String column, double[] doubles, long[] longs,
      @Nullable Report report, Settings settings) {
    int count = Math.max(doubles.length, longs.length);
    int repeats = Math.max(1, (settings.smoke() ? 300_000 : 3_000_000) / count);
    double[] encode = new double[ROUNDS];
    double[] decode = new double[ROUNDS];
    double[] backDoubles = new double[doubles.length];
    long[] backLongs = new long[longs.length];
    for (int r = 0; r < ROUNDS; r++) {
      long start = cpu();
      for (int i = 0; i < Math.max(1, repeats / 10); i++) {
        out.clear();
        boolean done = doubles.length > 0 ? codec.encode(doubles, 0, count, out) : codec.encode(longs, 0, count, out);
        if (!done)
          return;
      }
      encode[r] = (double) count * Math.max(1, repeats / 10) / (cpu() - start) * 1e3;
      start = cpu();
      for (int i = 0; i < repeats; i++) {
        ByteBuffer in = out.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
        if (doubles.length > 0)
          codec.decode(in, count, backDoubles, 0);
        else
          codec.decode(in, count, backLongs, 0);
      }
      decode[r] = (double) count * repeats / (cpu() - start) * 1e3;
    }
    if (!Arrays.equals(doubles, backDoubles) || !Arrays.equals(longs, backLongs))
      throw new IllegalStateException("round trip failed: codec=" + codec.name() + ", column=" + column);
    if (report == null)
      return;
    Arrays.sort(encode);
    Arrays.sort(decode);
    String note = codec.name() + ", " + count + " values";
    report.figure(new Figure(column, "bits_" + codec.name(), 8.0 * out.position() / count, "bit", Better.LOWER, note));
    report.figure(new Figure(column, "encode_" + codec.name(), encode[ROUNDS / 2], "Mval/s", Better.HIGHER, note));
    report.figure(new Figure(column, "decode_" + codec.name(), decode[ROUNDS / 2], "Mval/s", Better.HIGHER, note));
  }
}
