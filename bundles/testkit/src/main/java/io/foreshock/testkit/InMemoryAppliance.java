package io.foreshock.testkit;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;

/** The store's services in plain Java collections, for the tests of every other part. Thread-safe. */
public final class InMemoryAppliance {
  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private final InMemoryHistory history = new InMemoryHistory();
  private final InMemoryFeed feed = new InMemoryFeed();
  private final InMemoryTables tables = new InMemoryTables(catalog, history);
  private final InMemoryIngest ingest = new InMemoryIngest(this::store, id -> catalog.sensor(id).isPresent(), tables);

  private void store(ReadingBatch batch) {
    history.add(batch);
    feed.publish(batch);
  }

  public InMemoryCatalog catalog() {
    return catalog;
  }

  public InMemoryHistory history() {
    return history;
  }

  public InMemoryFeed feed() {
    return feed;
  }

  public InMemoryTables tables() {
    return tables;
  }

  public InMemoryIngest ingest() {
    return ingest;
  }

  /** Registers a sensor by tag. */
  public Sensor sensor(String tag) {
    return catalog.register(SensorSpec.parse(tag));
  }

  /** Commits a batch as the next one of a source. */
  public void write(String source, ReadingBatch batch) {
    try (IngestSession session = ingest.open(source, CommitListener.NONE)) {
      session.offer(batch, session.lastCommitted() + 1);
    }
  }
}
