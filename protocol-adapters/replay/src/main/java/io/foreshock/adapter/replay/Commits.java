package io.foreshock.adapter.replay;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.ingest.CommitListener;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Counts readings that are on disk and remembers a failure. Thread-safe. */
final class Commits implements CommitListener {
  private record Offered(long position, int readings) {}

  private final Throughput throughput;
  private final ArrayDeque<Offered> offered = new ArrayDeque<>();
  private volatile @Nullable ForeshockException failure;

  Commits(Throughput throughput) {
    this.throughput = throughput;
  }

  synchronized void offering(long position, int readings) {
    offered.add(new Offered(position, readings));
  }

  /**
   * @throws ForeshockException
   *             the reason a commit failed, so that the session is opened anew
   */
  void check() {
    ForeshockException reason = failure;
    if (reason != null)
      throw reason;
  }

  @Override
  public synchronized void committed(long position) {
    while (!offered.isEmpty() && offered.element().position() <= position)
      throughput.add(offered.remove().readings());
  }

  @Override
  public void failed(long position, ForeshockException cause) {
    failure = cause;
  }
}
