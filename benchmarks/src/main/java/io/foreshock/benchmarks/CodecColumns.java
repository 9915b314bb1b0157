package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.testkit.tables.MadeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Columns to code: made up ones, and real ones where a directory has them. */
final class CodecColumns {
  /** Of the folder of detection's data, beside that of the codecs'. */
  private static final String QUALITY = "../quality/dev/";

  private CodecColumns() {
  }

  /** Columns of the made tables, floats that were widened, and the plant's columns. */
  static Map<String, double[]> doubles(int count) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (MadeTable table : MadeTable.values()) {
      double[][] made = table.rows(0, count).columns();
      for (int c = 0; c < made.length; c++)
        columns.put(table + (made.length > 1 ? "_" + c : ""), made[c]);
    }
    Random random = new Random(3);
    double[] floats = new double[count];
    for (int i = 0; i < count; i++)
      floats[i] = (float) (20 + random.nextGaussian());
    columns.put("float", floats);
    PlantBatch plant = new PlantTable(0, 10, Micros.SECOND, 42).next(10 * count);
    for (int c = 0; c < PlantTable.COLUMNS.length; c++) {
      double[] values = new double[count];
      for (int i = 0; i < count; i++)
        values[i] = plant.values()[c][10 * i];
      columns.put("plant_" + PlantTable.COLUMNS[c], values);
    }
    return columns;
  }

  /** Two decimals without any order, one in 200 no decimal: what ALP was made for. */
  static double[] decimals(int count) {
    Random random = new Random(5);
    double[] values = new double[count];
    for (int i = 0; i < count; i++)
      values[i] = random.nextInt(200) == 0 ? random.nextGaussian() : random.nextInt(2_000) / 100.0;
    return values;
  }

  static Map<String, long[]> longs(int count) {
    Map<String, long[]> columns = new LinkedHashMap<>();
    columns.put("A1_ts", MadeTable.A1.rows(0, count).ts());
    columns.put("B1_ts", MadeTable.B1.rows(0, count).ts());
    Random random = new Random(1);
    long[] jittered = new long[count];
    for (int i = 0; i < count; i++)
      jittered[i] = MadeTable.START + i * Micros.SECOND + (long) (2_000 * random.nextGaussian());
    columns.put("time_jittered", jittered);
    return columns;
  }

  /** {@code elf/*.csv} (a number a line) and {@code alp/1_rg_data_sample/*.bin} (doubles), if there are any. */
  static Map<String, double[]> real(Path dir) throws IOException {
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (Path file : files(dir.resolve("elf"), ".csv"))
      columns.put("elf__" + name(file), numbers(file));
    for (Path file : files(dir.resolve("alp/1_rg_data_sample"), ".bin")) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[bytes.remaining() / Double.BYTES];
      bytes.asDoubleBuffer().get(values);
      columns.put("alpbin__" + name(file), values);
    }
    Path known = dir.resolve(QUALITY + "nab/data/realKnownCause");
    for (String name : List.of("machine_temperature_system_failure", "ambient_temperature_system_failure"))
      if (Files.isRegularFile(known.resolve(name + ".csv")))
        columns.put("nab__" + name, table(List.of(known.resolve(name + ".csv")), ",").get("value"));
    List<Path> skab = new ArrayList<>();
    for (String part : List.of("anomaly-free", "other", "valve1", "valve2"))
      skab.addAll(files(dir.resolve(QUALITY + "skab/" + part), ".csv"));
    table(skab, ";").forEach((name, values) -> columns.put("skab__" + name.replace(" ", ""), values));
    return columns;
  }

  /** The numeric columns that all files have, one file after the other. */
  private static Map<String, double[]> table(List<Path> files, String separator) throws IOException {
    Map<String, List<Double>> columns = new LinkedHashMap<>();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      String[] names = lines.getFirst().split(separator);
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(separator);
        for (int c = 1; c < cells.length; c++)
          if (!names[c].equals("anomaly") && !names[c].equals("changepoint"))
            columns.computeIfAbsent(names[c], n -> new ArrayList<>()).add(Double.valueOf(cells[c]));
      }
    }
    Map<String, double[]> arrays = new LinkedHashMap<>();
    columns.forEach((name, v) -> arrays.put(name, v.stream().mapToDouble(Double::doubleValue).toArray()));
    return arrays;
  }

  private static List<Path> files(Path dir, String ending) throws IOException {
    if (!Files.isDirectory(dir))
      return List.of();
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static double[] numbers(Path file) throws IOException {
    List<Double> values = new ArrayList<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.map(line -> line.replace("\"", "").strip()).filter(line -> !line.isEmpty())
          .forEach(line -> values.add(Double.valueOf(line)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
