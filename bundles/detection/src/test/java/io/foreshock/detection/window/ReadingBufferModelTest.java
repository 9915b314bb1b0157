package io.foreshock.detection.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadingBufferModelTest {
  @Test
  void agreesWithASortedMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ReadingBuffer buffer = new ReadingBuffer(1 << 14);
    TreeMap<Long, Double> model = new TreeMap<>();
    long now = 0;
    for (int step = 0; step < 20_000; step++) {
      now += random.nextInt(3);
      long timestamp = random.nextInt(10) == 0 ? now - random.nextInt(200) : now;
      double value = random.nextDouble();
      if (model.isEmpty() || timestamp >= model.firstKey()) {
        buffer.add(timestamp, value);
        model.put(timestamp, value);
      }
      if (random.nextInt(500) == 0) {
        long cut = now - 300;
        while (buffer.indexOf(cut) > 1)
          buffer.dropFirst();
        Long kept = model.lowerKey(cut);
        if (kept != null)
          model.headMap(kept).clear();
      }
      if (step % 100 == 0)
        compare(buffer, model, "seed=" + seed + ", step=" + step);
    }
  }

  private static void compare(ReadingBuffer buffer, TreeMap<Long, Double> model, String where) {
    assertEquals(model.size(), buffer.size(), where);
    int i = 0;
    for (var reading : model.entrySet()) {
      assertEquals(reading.getKey(), buffer.timestamp(i), where);
      assertEquals(reading.getValue(), buffer.value(i++), where);
    }
    long probe = (model.firstKey() + model.lastKey()) / 2;
    assertEquals(model.headMap(probe).size(), buffer.indexOf(probe), where);
  }

  @Test
  void theOldestGoWhenItIsFull() {
    ReadingBuffer buffer = new ReadingBuffer(100);
    for (int i = 0; i < 1_000; i++)
      buffer.add(i, i);
    assertEquals(100, buffer.size());
    assertEquals(900, buffer.first());
    assertEquals(999, buffer.last());
  }
}
