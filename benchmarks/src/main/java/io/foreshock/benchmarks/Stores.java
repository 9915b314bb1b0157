package io.foreshock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The product and its peers, each made in a folder of its own. */
enum Stores {
  FORESHOCK, DUCKDB, QUESTDB_SYNC, QUESTDB_NOSYNC;

  static final List<Stores> ALL = List.of(values());

  PlantStore open(Path parent, int sensors) throws IOException {
    Path dir = folder(parent);
    Scratch.delete(dir);
    return switch (this) {
      case FORESHOCK -> new ForeshockStore(dir, sensors);
      case DUCKDB -> new DuckDbStore(dir);
      case QUESTDB_SYNC -> new QuestDbStore(dir, true);
      case QUESTDB_NOSYNC -> new QuestDbStore(dir, false);
    };
  }

  Path folder(Path parent) {
    return parent.resolve(name().toLowerCase(Locale.ROOT));
  }

  boolean durable() {
    return this != QUESTDB_NOSYNC;
  }
}
