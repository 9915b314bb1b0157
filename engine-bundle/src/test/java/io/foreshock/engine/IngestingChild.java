package io.foreshock.engine;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that ingests until it is killed and prints every position it was told is on disk. */
final class IngestingChild {
  static final int SENSORS = 4;
  static final int ROWS = 200;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private IngestingChild() {
  }

  static Engine open(Path dir) {
    return Engine.open(dir, () -> List.of(new DeltaFforCodec(), new AlpCodec()),
        EngineOptions.defaults().withDiskReserve(1).withGenerationRows(3_000).withBlockRows(512));
  }

  static double value(long position, int row) {
    return (position * 31 + row) % 1_000 / 10.0;
  }

  public static void main(String[] args) throws InterruptedException {
    Engine engine = open(Path.of(args[0]));
    List<SensorSpec> specs = new ArrayList<>();
    for (int s = 0; s < SENSORS; s++)
      specs.add(SensorSpec.of("m", "s" + s));
    List<Sensor> sensors = engine.catalog().registerAll(specs);
    try (IngestSession session = engine.ingest().open("child", CommitListener.NONE)) {
      for (long p = session.lastCommitted() + 1;; p++) {
        ReadingBatch.Builder batch = ReadingBatch.builder(ROWS);
        for (int i = 0; i < ROWS; i++)
          batch.add(sensors.get(i % SENSORS).id(), p * ROWS + i, value(p, i));
        while (!session.offer(batch.build(), p))
          Thread.onSpinWait();
        session.awaitCommitted(p, LIMIT);
        System.out.println("acked " + p);
      }
    }
  }
}
