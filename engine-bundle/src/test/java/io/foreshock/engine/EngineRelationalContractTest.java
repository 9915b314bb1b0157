package io.foreshock.engine;

import io.foreshock.testkit.Services;
import io.foreshock.testkit.RelationalContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class EngineRelationalContractTest extends RelationalContract {
  @TempDir
  Path dir;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Override
  protected Services services() {
    return new Services(engine.catalog(), engine.ingest(), engine.liveFeed(), engine.history(), engine.tables());
  }
}
