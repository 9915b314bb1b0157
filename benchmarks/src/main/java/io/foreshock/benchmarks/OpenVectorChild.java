package io.foreshock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A process that has just started and opens a snapshot that is up to date, as after a kill; ends without a goodbye. */
public final class OpenVectorChild {
  private static final String OPENED = "opened ";

  private OpenVectorChild() {
  }

  /** Seconds until the first answer, processor seconds of all threads till then, and seconds until every vector is checked. */
  record Times(double searching, double cpu, double current) {}

  /** @return the medians of some processes, one after another */
  static Times measure(Path directory, int dimension, Quantization quantization, int times) throws IOException {
    double[][] all = new double[3][times];
    for (int i = 0; i < times; i++) {
      String[] told = once(directory, dimension, quantization);
      for (int j = 0; j < all.length; j++)
        all[j][i] = Double.parseDouble(told[j]);
    }
    for (double[] each : all)
      Arrays.sort(each);
    return new Times(all[0][times / 2], all[1][times / 2], all[2][times / 2]);
  }

  private static String[] once(Path directory, int dimension, Quantization quantization) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OpenVectorChild.class.getName(), directory
        .toString(), Integer.toString(dimension), quantization.name()));
    Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(child.getInputStream(),
        StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine())
        if (line.startsWith(OPENED))
          return line.substring(OPENED.length()).split(" ", -1);
      throw new IOException("child ended early: " + child);
    } finally {
      child.destroyForcibly();
    }
  }

  /** @param args directory, dimension, form */
  public static void main(String[] args) throws IOException, InterruptedException {
    OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long used = system.getProcessCpuTime();
    long start = System.nanoTime();
    int dimension = Integer.parseInt(args[1]);
    float[] query = new float[dimension];
    query[0] = 1;
    DurableIndex index = ForeshockVectors.FACTORY.follow(Path.of(args[0]), dimension, Metric.COSINE, new GraphOptions(
        VectorEngine.M, VectorEngine.EF_CONSTRUCTION, 64, Quantization.valueOf(args[2])), new Unchanged());
    int found = index.graph().search(query, VectorData.K).size();
    double searching = (System.nanoTime() - start) / 1e9;
    double cpu = (system.getProcessCpuTime() - used) / 1e9;
    if (found != VectorData.K || !index.awaitCurrent(Duration.ofMinutes(5)))
      throw new IllegalStateException("not opened: found=" + found + ", vectors=" + index.graph().size());
    System.out.printf(Locale.ROOT, OPENED + "%.4f %.4f %.4f%n", searching, cpu, (System.nanoTime() - start) / 1e9);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** Rows of which none changed after the snapshot. */
  private static final class Unchanged implements VectorRows {
    @Override
    public long position() {
      return 0;
    }

    @Override
    public long[] changedSince(long position) {
      return new long[0];
    }

    @Override
    public void read(long[] ids, Visitor visitor) {
      throw new IllegalStateException("nothing changed: ids=" + ids.length);
    }

    @Override
    public void readFrom(long id, Visitor visitor) {
      throw new IllegalStateException("nothing is compared: id=" + id);
    }
  }
}
