package io.foreshock.benchmarks;

import java.io.IOException;

/** Something that keeps the plant's table: the product or a peer. Thread-safe but for {@link #close}. */
interface PlantStore extends AutoCloseable {
  /** {@code foreshock}, {@code duckdb}. */
  String name();

  /** What an acknowledgement promises, in words. */
  String durability();

  /**
   * @param number
   *            from 0, of clients at the same time
   */
  Client client(int number) throws IOException;

  /** Waits until all rows acknowledged so far can be queried and background work has come to rest. */
  void settle() throws IOException, InterruptedException;

  /** What the table takes on disk, in bytes; after {@link #settle}. */
  long bytes() throws IOException;

  /** Sum and number of temperatures above the limit, so that every value has to be looked at. */
  Sum sumAbove(double limit) throws IOException;

  /** Sum and number of all temperatures, by whichever way is fastest. */
  Sum sum() throws IOException;

  @Override
  void close() throws IOException;

  record Sum(long count, double sum) {}

  /** One client, for one thread. */
  interface Client extends AutoCloseable {
    /** Returns once the rows are acknowledged. */
    void write(PlantBatch batch) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
  }
}
