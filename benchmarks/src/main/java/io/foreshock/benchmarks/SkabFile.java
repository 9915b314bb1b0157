package io.foreshock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One run of the test bed.
 *
 * @param fault
 *            what was wrong
 * @param seconds
 *            time of each sample
 * @param labels
 *            per sample: faulty, change
 */
record SkabFile(Path path, String fault, double[] seconds, List<double[]> samples, List<boolean[]> labels) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  static SkabFile read(Path path) throws IOException {
    List<String> lines = Files.readAllLines(path).stream().skip(1).filter(l -> !l.isBlank()).toList();
    double[] seconds = new double[lines.size()];
    List<double[]> samples = new ArrayList<>();
    List<boolean[]> labels = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      String[] cells = lines.get(i).split(";", -1);
      seconds[i] = LocalDateTime.parse(cells[0], TIME).toEpochSecond(ZoneOffset.UTC);
      samples.add(Arrays.stream(cells, 1, 9).mapToDouble(Double::parseDouble).toArray());
      labels.add(new boolean[]{cells.length > 9 && Double.parseDouble(cells[9]) > 0,
          cells.length > 10 && Double.parseDouble(cells[10]) > 0});
    }
    return new SkabFile(path, fault(path), seconds, samples, labels);
  }

  /** The folder's name, and for the folder of the others what its description says of each file. */
  private static String fault(Path path) {
    String folder = QualityFiles.folder(path);
    if (!folder.equals("other"))
      return folder;
    int number = Integer.parseInt(path.getFileName().toString().replace(".csv", ""));
    return number <= 4
        ? "leak"
        : number <= 9
            ? "imbalance"
            : number <= 11
                ? "water added"
                : number <= 13
                    ? "cavitation"
                    : "hot water";
  }

  boolean faulty(int sample) {
    return labels.get(sample)[0];
  }

  /** Times of the changes from a sample on. */
  List<Double> changes(int from) {
    List<Double> changes = new ArrayList<>();
    for (int i = from; i < seconds.length; i++)
      if (labels.get(i)[1])
        changes.add(seconds[i]);
    return changes;
  }
}
