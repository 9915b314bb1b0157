package io.foreshock.benchmarks;

import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Unit vectors, held-out queries and the true nearest rows of each. */
record VectorData(String name, float[][] rows, float[][] queries, int[][] truth) {
  static final int K = 10;
  private static final int WINDOW = 128;
  private static final int SEED = 20_260_101;

  int dimension() {
    return rows[0].length;
  }

  /** How many of the true nearest are among the found. */
  int hits(int query, int[] found) {
    int hits = 0;
    for (int id : found)
      for (int right : truth[query])
        if (id == right)
          hits++;
    return hits;
  }

  private static VectorData of(String name, float[][] rows, float[][] queries) {
    for (float[] row : rows)
      toUnit(row);
    for (float[] query : queries)
      toUnit(query);
    VectorIndex exact = ForeshockVectors.FACTORY.create(rows[0].length, Metric.DOT);
    for (int i = 0; i < rows.length; i++)
      exact.put(i, rows[i]);
    int[][] truth = new int[queries.length][];
    Parallel.run(2, thread -> {
      for (int i = thread; i < queries.length; i += 2)
        truth[i] = ForeshockVectors.ids(exact.search(queries[i], K));
    });
    return new VectorData(name, rows, queries, truth);
  }

  /**
   * Like embeddings of windows: clusters of waves of a few harmonics; within a cluster phases, sizes and noise differ.
   */
  static VectorData clustered(String name, int rows, int queries) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] centres = new float[Math.max(20, (int) Math.sqrt(rows) * 2)][];
    for (int i = 0; i < centres.length; i++)
      centres[i] = centre(random);
    float[][] all = new float[rows + queries][];
    for (int i = 0; i < all.length; i++)
      all[i] = near(centres[random.nextInt(centres.length)], random);
    return of(name, Arrays.copyOf(all, rows), Arrays.copyOfRange(all, rows, all.length));
  }

  private static float[] centre(SplittableRandom random) {
    float[] centre = new float[WINDOW];
    for (int h = 0; h < 6; h++) {
      double size = random.nextGaussian() / (1 + h / 2.0);
      double frequency = 1 + random.nextInt(24);
      double phase = 2 * Math.PI * random.nextDouble();
      for (int i = 0; i < WINDOW; i++)
        centre[i] += (float) (size * Math.sin(2 * Math.PI * frequency * i / WINDOW + phase));
    }
    return centre;
  }

  private static float[] near(float[] centre, SplittableRandom random) {
    float[] row = new float[WINDOW];
    double noise = 0.4 + 0.6 * random.nextDouble();
    double drift = 0;
    for (int i = 0; i < WINDOW; i++) {
      drift = 0.7 * drift + random.nextGaussian();
      row[i] = (float) (centre[i] + noise * (0.6 * drift + 0.4 * random.nextGaussian()));
    }
    return row;
  }

  static VectorData read(String name, Path dir, int dimension, int most) throws IOException {
    float[][] rows = floats(dir.resolve(name + ".base.f32"), dimension);
    float[][] queries = floats(dir.resolve(name + ".query.f32"), dimension);
    return of(name, Arrays.copyOf(rows, Math.min(most, rows.length)), queries);
  }

  private static float[][] floats(Path file, int dimension) throws IOException {
    FloatBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[][] rows = new float[all.remaining() / dimension][dimension];
    for (float[] row : rows)
      all.get(row);
    return rows;
  }

  /** Windows of the Numenta Anomaly Benchmark's real series, z-normalised; constant ones and doubles are left out. */
  static VectorData windows(String name, Path nab, int most, int queries) throws IOException {
    List<float[]> windows = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(nab)) {
      files = walk.filter(f -> f.toString().endsWith(".csv") && nab.relativize(f).toString().startsWith("real"))
          .sorted().toList();
    }
    for (Path file : files)
      addWindows(values(file), windows, seen);
    Collections.shuffle(windows, new Random(SEED));
    float[][] all = windows.subList(0, Math.min(windows.size(), most + queries)).toArray(float[][]::new);
    return of(name, Arrays.copyOf(all, all.length - queries), Arrays.copyOfRange(all, all.length - queries,
        all.length));
  }

  private static double[] values(Path csv) throws IOException {
    return Files.readAllLines(csv).stream().skip(1).mapToDouble(l -> Double.parseDouble(l.substring(l.indexOf(',')
        + 1)))
        .toArray();
  }

  private static void addWindows(double[] values, List<float[]> windows, Set<Integer> seen) {
    for (int start = 0; start + WINDOW <= values.length; start++) {
      double[] window = Arrays.copyOfRange(values, start, start + WINDOW);
      double mean = Arrays.stream(window).average().orElse(0);
      double spread = Math.sqrt(Arrays.stream(window).map(v -> (v - mean) * (v - mean)).sum() / WINDOW);
      if (spread < 1e-9)
        continue;
      float[] row = new float[WINDOW];
      for (int i = 0; i < WINDOW; i++)
        row[i] = (float) ((window[i] - mean) / spread);
      if (seen.add(Arrays.hashCode(row)))
        windows.add(row);
    }
  }

  private static void toUnit(float[] row) {
    double squares = 0;
    for (float x : row)
      squares += (double) x * x;
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < row.length; i++)
      row[i] *= scale;
  }
}
