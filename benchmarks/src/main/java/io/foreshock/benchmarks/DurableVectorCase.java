package io.foreshock.benchmarks;

import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorRows;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/**
 * An index that follows rows: how fast commits are brought in beside searches and snapshots, and after an end without a
 * goodbye how long it takes until it can be searched and until it shows every row again.
 */
final class DurableVectorCase {
  private static final int COMMIT = 64;
  /** Rows committed after the last snapshot: about as many as the index allows before it writes one by itself. */
  private static final double TAIL = 0.15;

  private final VectorData data;
  private final Report report;
  private volatile int committed;

  DurableVectorCase(VectorData data, Report report) {
    this.data = data;
    this.report = report;
  }

  /** The first rows of the data; a position is how many. */
  private final class Rows implements VectorRows {
    @Override
    public long position() {
      return committed;
    }

    @Override
    public long[] changedSince(long position) {
      return LongStream.range(position, committed).toArray();
    }

    @Override
    public void read(long[] ids, Visitor visitor) {
      for (long id : ids)
        visitor.visit(id, data.rows()[(int) id]);
    }

    @Override
    public void readFrom(long id, Visitor visitor) {
      long at = Math.max(0, id);
      while (at < committed && visitor.visit(at, data.rows()[(int) at]))
        at++;
    }
  }

  void run() throws IOException, InterruptedException {
    Path first = Files.createTempDirectory("foreshock-bench");
    Path second = Files.createTempDirectory("foreshock-bench");
    try {
      int kept = (int) (data.rows().length * (1 - TAIL));
      try (DurableIndex index = follow(first)) {
        commit(index, kept);
        index.keep();
        try (var files = Files.list(first)) {
          for (Path file : files.toList())
            Files.copy(file, second.resolve(file.getFileName()));
        }
      }
      committed = data.rows().length;
      reopen(second);
    } finally {
      Scratch.delete(first);
      Scratch.delete(second);
    }
  }

  private DurableIndex follow(Path directory) throws IOException {
    return ForeshockVectors.FACTORY.follow(directory, data.dimension(), Metric.COSINE, GraphOptions.DEFAULT,
        new Rows());
  }

  private void commit(DurableIndex index, int rows) throws InterruptedException {
    if (!index.awaitCurrent(Duration.ofMinutes(1)))
      throw new IllegalStateException("an empty index is not current");
    AtomicBoolean done = new AtomicBoolean();
    int[] searches = new int[1];
    long[] cpu = Parallel.run(2, thread -> {
      if (thread == 0) {
        for (int from = 0; from < rows; from += COMMIT) {
          int to = Math.min(rows, from + COMMIT);
          committed = to;
          float[][] vectors = Arrays.copyOfRange(data.rows(), from, to);
          index.apply(to, LongStream.range(from, to).toArray(), vectors);
        }
        done.set(true);
      } else
        while (!done.get())
          index.graph().search(data.queries()[searches[0]++ % data.queries().length], VectorData.K);
    });
    report.figure(new Figure("durable", "inserts", rows / (cpu[0] / 1e9), "1/s", Better.HIGHER,
        "per CPU second of one thread, commits of " + COMMIT + ", beside " + searches[0] + " searches and snapshots"));
  }

  private void reopen(Path directory) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (DurableIndex index = follow(directory)) {
      int size = index.graph().search(data.queries()[0], VectorData.K).size();
      double searching = (System.nanoTime() - start) / 1e9;
      index.awaitCurrent(Duration.ofMinutes(5));
      double current = (System.nanoTime() - start) / 1e9;
      String note = data.rows().length + " vectors";
      report.figure(new Figure("durable", "searching_seconds", searching, "s", Better.LOWER, note + ", " + size
          + " results"));
      report.figure(new Figure("durable", "current_seconds", current, "s", Better.LOWER, note + ", of them "
          + Math.round(100 * TAIL) + " % put after the snapshot"));
      report.figure(new Figure("durable", "lost", data.rows().length - index.graph().size(), "", Better.LOWER, note));
      long hits = 0;
      for (int i = 0; i < data.queries().length; i++) {
        List<Neighbour> found = index.graph().search(data.queries()[i], VectorSearch.nearest(VectorData.K));
        hits += data.hits(i, ForeshockVectors.ids(found));
      }
      report.figure(new Figure("durable", "recall", (double) hits / (data.queries().length * VectorData.K), "",
          Better.HIGHER, note + ", effort 64"));
    }
  }
}
