package io.foreshock.adapter.demo;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.Machine;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.Micros;
import io.foreshock.api.ingest.ReadingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What the appliance would have stored before it was there: each past incident
 * with the healthy hours before it, and some healthy hours of every machine right
 * before plant time begins. Cut into numbered chunks, so that an interrupted
 * seeding goes on exactly. Confined to one thread.
 */
final class PastHistory {
  private static final int HEALTHY = 9_000;
  /** Seconds after the machine runs again. */
  private static final int AFTERWARDS = 600;
  private static final int CHUNK_READINGS = 8_000;

  private record Chunk(List<Machine> machines, long from, long to) {}

  private final List<Chunk> chunks = new ArrayList<>();
  private final ToIntFunction<String> idOfTag;

  PastHistory(long seed, List<PastIncident> incidents, long start, ToIntFunction<String> idOfTag) {
    this.idOfTag = idOfTag;
    for (PastIncident incident : incidents) {
      PlantFault fault = incident.fault();
      Machine machine = new DemoPlant(seed).machine(fault.asset());
      machine.suffer(fault);
      cut(List.of(machine), fault.from() - HEALTHY, fault.endsAt() + AFTERWARDS);
    }
    cut(new DemoPlant(seed).machines(), start - HEALTHY, start);
  }

  int chunks() {
    return chunks.size();
  }

  ReadingBatch chunk(int index) {
    Chunk chunk = chunks.get(index);
    ReadingBatch.Builder batch = ReadingBatch.builder(CHUNK_READINGS + 64);
    for (Machine machine : chunk.machines()) {
      int[] ids = machine.sensors().stream().mapToInt(s -> idOfTag.applyAsInt(s.tag())).toArray();
      double[] values = new double[ids.length];
      for (long step = chunk.from(); step < chunk.to(); step++) {
        machine.read(step, values, 0);
        for (int i = 0; i < ids.length; i++)
          batch.add(ids[i], step * Micros.SECOND, values[i]);
      }
    }
    return batch.build();
  }

  private void cut(List<Machine> machines, long from, long to) {
    int sensors = machines.stream().mapToInt(m -> m.sensors().size()).sum();
    int seconds = CHUNK_READINGS / sensors;
    for (long at = from; at < to; at += seconds)
      chunks.add(new Chunk(machines, at, Math.min(to, at + seconds)));
  }
}
