package io.foreshock.benchmarks;

import java.io.IOException;

/** A set of cases that belong together. */
interface Suite {
  void run(Settings settings, Report report) throws IOException, InterruptedException;
}
