package io.foreshock.benchmarks;

import java.io.IOException;

/** The storage engine beside DuckDB and QuestDB: durable ingest, what a row costs, scans, reopening, sparse sensors. */
final class EngineSuite implements Suite {
  @Override
  public void run(Settings settings, Report report) throws IOException, InterruptedException {
    if (settings.wants("ingest"))
      new IngestCases(settings, report).run();
    if (settings.wants("plant"))
      new PlantCases(settings, report).run();
    if (settings.wants("sparse"))
      new SparseCases(settings, report).run();
    if (settings.wants("readings"))
      new ReadingCases().run(settings, report);
  }
}
