package io.foreshock.adapter.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ForeshockException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Files nobody would write. The long form: {@code -Dforeshock.fuzz.rounds=5000000}; a failure names its seed,
 * {@code -Dforeshock.fuzz.seed}.
 */
class HostileFileFuzzTest {
  private static final long SEED = Long.getLong("foreshock.fuzz.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("foreshock.fuzz.rounds", 600);
  private static final String FILE = "ts,temp,\"a, b\",state\r\n2026-03-14T02:10:00Z,41.5,\"x \"\"y\"\"\",on\n"
      + "1773454200,NA,1e3,\n\"1773454201500\",-7,null,off\n";

  private final Random random = new Random(SEED);

  private String mutated() {
    String pool = ",;\"\n\r\t\uFEFF\u0000 -+:.TZeE0123456789NAé";
    StringBuilder file = new StringBuilder(FILE);
    for (int n = 1 + random.nextInt(8); n > 0; n--) {
      int at = random.nextInt(file.length());
      switch (random.nextInt(3)) {
        case 0 -> file.setCharAt(at, pool.charAt(random.nextInt(pool.length())));
        case 1 -> file.insert(at, pool.charAt(random.nextInt(pool.length())));
        default -> file.deleteCharAt(at);
      }
    }
    return file.toString();
  }

  @Test
  void rowsAreReadOrRefusedAndTheFileEnds() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String file = mutated();
      boolean tagged = random.nextInt(4) == 0;
      TestConfig config = TestConfig.file(Path.of("press.csv"));
      if (tagged)
        config.with("tag_column", "state").with("value_columns", new String[]{"temp"});
      ReplaySettings settings = ReplaySettings.of(config.build(), "replay:x", Path.of("."));
      try (CsvReader csv = new CsvReader(new StringReader(file), ',')) {
        int records = readings(csv, settings);
        assertTrue(records <= file.length() + 1, "it ends");
      } catch (RuntimeException e) {
        throw new AssertionError("seed=" + SEED + ", file=" + file, e);
      }
    }
  }

  private static int readings(CsvReader csv, ReplaySettings settings) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    int records = 0;
    for (boolean more = true; more; records++)
      try {
        List<String> row = csv.next();
        more = row != null;
        if (more)
          rows.add(row);
      } catch (BadRowException e) {
        // counted
      }
    if (rows.isEmpty())
      return records;
    try {
      RowMapping mapping = RowMapping.of(settings, rows.getFirst(), rows.subList(1, rows.size()));
      for (List<String> row : rows.subList(1, rows.size()))
        try {
          settings.timeFormat().micros(row.getFirst().strip());
          mapping.read(row, (sensor, value) -> mapping.sensors().get(sensor).tag());
        } catch (BadRowException e) {
          // refused, as it should be
        }
    } catch (ForeshockException e) {
      // the header is not what was configured
    }
    return records;
  }
}
