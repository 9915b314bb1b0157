package io.foreshock.benchmarks;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.embed.ByteVector;
import io.foreshock.detection.embed.ShapeEmbedding;
import io.foreshock.detection.library.Neighbours;
import io.foreshock.detection.window.Stretch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The UCR archive of labelled series (Dau et al., 2019): each series of {@code X_TEST.tsv} asks for the most alike of
 * {@code X_TRAIN.tsv}. The embedding is the product's, the same for every set; nothing is fitted to labels. The mean
 * over the sets is reported.
 */
final class UcrCase {
  /** One series. */
  private record Series(String label, double[] values) {}

  private UcrCase() {
  }

  static void run(QualityFiles files, Report report) throws IOException {
    double[] ours = new double[2];
    double[] theirs = new double[2];
    int sets = 0;
    for (Path train : files.matching("(.*/)?[^/]+_TRAIN\\.tsv")) {
      Path test = train.resolveSibling(train.getFileName().toString().replace("_TRAIN", "_TEST"));
      if (!Files.exists(test))
        continue;
      List<Series> library = read(train);
      List<Series> queries = read(test);
      Ranking.shuffle(library);
      add(ours, library, queries, Neighbours.withoutHubs(embedded(library, true)), true);
      add(theirs, library, queries, Neighbours.plain(embedded(library, false)), false);
      sets++;
    }
    if (sets == 0)
      return;
    String note = "mean of " + sets + " sets, " + 2 * ShapeEmbedding.DIMENSIONS + " bytes a series";
    for (int i = 0; i < 2; i++)
      report.figure(new Figure("ucr", i == 0 ? "accuracy" : "map", ours[i] / sets, "1", Better.HIGHER, note,
          new Peer("z-normalised Euclidean", theirs[i] / sets)));
  }

  private static void add(double[] sums, List<Series> library, List<Series> queries, Neighbours known,
      boolean product) {
    Ranking ranking = new Ranking();
    List<float[]> vectors = embedded(queries, product);
    for (int q = 0; q < queries.size(); q++) {
      String label = queries.get(q).label;
      ranking.add(known.scores(vectors.get(q)), i -> library.get(i).label.equals(label));
    }
    sums[0] += ranking.precisionAtOne();
    sums[1] += ranking.map();
  }

  private static List<float[]> embedded(List<Series> series, boolean product) {
    return series.stream().map(s -> product ? both(s.values) : normalised(s.values)).toList();
  }

  /** The window's shape and its details, both as they are stored. */
  private static float[] both(double[] values) {
    float[] coarse = stored(ShapeEmbedding.coarse(), values);
    float[] fine = stored(ShapeEmbedding.fine(), values);
    float[] both = Arrays.copyOf(coarse, coarse.length + fine.length);
    System.arraycopy(fine, 0, both, coarse.length, fine.length);
    return both;
  }

  private static float[] stored(ShapeEmbedding embedding, double[] values) {
    float[] vector = ByteVector.floats(ByteVector.of(embedding.embed(Stretch.to(embedding.points(), values))));
    double squares = 0;
    for (float x : vector)
      squares += x * x;
    for (int i = 0; i < vector.length; i++)
      vector[i] /= (float) Math.sqrt(Math.max(1, squares));
    return vector;
  }

  /** Cosine ranks z-normalised series as the Euclidean distance does. */
  private static float[] normalised(double[] values) {
    double[] grid = Stretch.to(128, values);
    double mean = Arrays.stream(grid).average().orElse(0);
    float[] result = new float[grid.length];
    for (int i = 0; i < grid.length; i++)
      result[i] = (float) (grid[i] - mean);
    return result;
  }

  private static List<Series> read(Path file) throws IOException {
    List<Series> all = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank())
        continue;
      double[] row = QualityFiles.numbers(line);
      int end = row.length;
      while (end > 2 && Double.isNaN(row[end - 1]))
        end--;
      for (int i = 1; i < end; i++)
        if (Double.isNaN(row[i]))
          row[i] = i == 1 ? 0 : row[i - 1];
      all.add(new Series(String.valueOf(row[0]), Arrays.copyOfRange(row, 1, end)));
    }
    return all;
  }
}
