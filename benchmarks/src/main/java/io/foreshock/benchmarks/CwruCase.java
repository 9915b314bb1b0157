package io.foreshock.benchmarks;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.embed.EnvelopeSpectrum;
import io.foreshock.detection.embed.SpectrumEmbedding;
import io.foreshock.detection.library.Neighbours;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vibration of bearings with a seeded fault (Case Western Reserve University, drive end, 12 kHz): where is it, ball,
 * inner or outer race? The nearest window of the library answers. First the library has the other loads only, then the
 * other fault sizes only, which is what a plant would ask: the fault of yesteryear was not as deep.
 */
final class CwruCase {
  private static final Pattern NAME = Pattern.compile("(B|IR|OR)_(\\d{3})_.*_([0-3])");
  private static final double RATE = 12_000;
  private static final int POINTS = 8_192;
  /** Speed of the rig in revolutions per minute at a load of 0 to 3 horse powers. */
  private static final double[] SPEED = {1_797, 1_772, 1_750, 1_730};

  private record Window(String place, String size, int load, double[] signal) {}

  private CwruCase() {
  }

  static void run(QualityFiles files, Report report) throws IOException {
    List<Window> windows = new ArrayList<>();
    for (Path file : files.matching(".*\\.npz"))
      for (Map.Entry<String, NpzFile.Matrix> array : NpzFile.read(file).entrySet()) {
        Matcher name = NAME.matcher(array.getKey());
        if (!name.matches())
          continue;
        double[] signal = array.getValue().column(0);
        for (int at = 0; at + POINTS <= signal.length; at += POINTS / 2)
          windows.add(new Window(name.group(1), name.group(2), Integer.parseInt(name.group(3)),
              Arrays.copyOfRange(signal, at, at + POINTS)));
      }
    if (windows.isEmpty()) {
      System.err.println("cwru: left out, no records of faults in .npz files");
      return;
    }
    Ranking.shuffle(windows);
    SpectrumEmbedding spectrum = new SpectrumEmbedding(POINTS);
    EnvelopeSpectrum envelope = new EnvelopeSpectrum(POINTS, RATE);
    List<float[]> bands = windows.stream().map(w -> spectrum.embed(w.signal)).toList();
    List<float[]> beats = windows.stream().map(w -> envelope.embed(w.signal, SPEED[w.load] / 60)).toList();
    List<float[]> simple = windows.stream().map(w -> simple(w.signal)).toList();
    if (windows.stream().map(Window::load).distinct().count() > 1)
      report.figure(new Figure("cwru", "load_out", accuracy(windows, bands, w -> w.load), "1", Better.HIGHER,
          windows.size() + " windows, log spectrum", new Peer("rms, peak, kurtosis, skewness",
              accuracy(windows, simple, w -> w.load))));
    if (windows.stream().map(Window::size).distinct().count() > 1)
      report.figure(new Figure("cwru", "size_out", accuracy(windows, beats, Window::size), "1", Better.HIGHER,
          "envelope in orders of the shaft's speed", new Peer("most frequent place", most(windows))));
  }

  /** Share of windows whose nearest one of another group has the same place. */
  private static double accuracy(List<Window> windows, List<float[]> vectors, Function<Window, Object> group) {
    int right = 0;
    int asked = 0;
    for (Object out : windows.stream().map(group).distinct().toList()) {
      List<Integer> library = new ArrayList<>();
      for (int i = 0; i < windows.size(); i++)
        if (!group.apply(windows.get(i)).equals(out))
          library.add(i);
      if (library.isEmpty())
        continue;
      Neighbours known = Neighbours.plain(library.stream().map(vectors::get).toList());
      for (int i = 0; i < windows.size(); i++)
        if (group.apply(windows.get(i)).equals(out)) {
          int nearest = library.get(Neighbours.order(known.scores(vectors.get(i)))[0]);
          right += windows.get(nearest).place.equals(windows.get(i).place) ? 1 : 0;
          asked++;
        }
    }
    return (double) right / asked;
  }

  private static double most(List<Window> windows) {
    return List.of("B", "IR", "OR").stream()
        .mapToDouble(p -> (double) windows.stream().filter(w -> w.place.equals(p)).count() / windows.size()).max()
        .orElse(0);
  }

  private static float[] simple(double[] signal) {
    double mean = Arrays.stream(signal).average().orElse(0);
    double[] moments = new double[5];
    double peak = 0;
    for (double x : signal) {
      peak = Math.max(peak, Math.abs(x - mean));
      for (int m = 2; m < 5; m++)
        moments[m] += Math.pow(x - mean, m) / signal.length;
    }
    double rms = Math.sqrt(moments[2]);
    return new float[]{(float) rms, (float) peak, (float) (moments[4] / (rms * rms * rms * rms) / 10),
        (float) (moments[3] / (rms * rms * rms))};
  }
}
