package io.foreshock.engine;

import io.foreshock.testkit.Services;
import io.foreshock.testkit.TransactionContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class EngineTransactionContractTest extends TransactionContract {
  @TempDir
  Path dir;
  private Engine engine;

  @AfterEach
  void close() {
    engine.close();
  }

  @Override
  protected Services services() {
    if (engine == null)
      engine = Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1));
    return new Services(engine.catalog(), engine.ingest(), engine.liveFeed(), engine.history(), engine.tables());
  }
}
