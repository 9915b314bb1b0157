package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.Micros;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.LeadTimes;
import io.foreshock.api.detection.Match;
import io.foreshock.api.sql.SqlException;
import io.foreshock.sql.run.DiskSpace;
import io.foreshock.sql.run.SearchKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Searches over history, in FROM. */
class SearchTest {
  private static final long FROM = Plant.START;
  private static final long TO = Plant.START + 10 * Micros.MINUTE;

  private final List<Episodes.Question> asked = new ArrayList<>();
  private @Nullable Episodes episodes = new History();
  private final Plant plant = new Plant(64 << 20, DiskSpace.Limits.NONE, new SearchKind.Searches(() -> episodes,
      Library::new));

  /** Answers with one episode an hour before, for each sensor that was asked about. */
  private final class History implements Episodes {
    @Override
    public List<Episode> similar(Question question) {
      asked.add(question);
      List<Channel> channels = question.tags().stream().map(t -> new Channel(t, t, 0.9, 2, -1)).toList();
      return List.of(new Episode("line1/press4", question.from() - Micros.HOUR, question.to() - Micros.HOUR, 0.9,
          channels));
    }

    @Override
    public Coverage coverage() {
      return new Coverage(0, 0, 0, 0);
    }
  }

  private static final class Library implements Detection {
    @Override
    public Optional<AssetStatus> status(String asset) {
      return Optional.empty();
    }

    @Override
    public List<AssetStatus> statuses() {
      return List.of();
    }

    @Override
    public List<Match> findSimilar(String asset, long from, long to, int limit) {
      FailurePattern p = new FailurePattern("p1", "i1", "bearing seizure", asset, "press", from - 100, to - 100, to
          + 60 * Micros.SECOND - 100, "dry bearing", "greased", new float[]{1});
      LeadTimes lead = new LeadTimes(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(90), 2);
      return List.of(new Match("m1", asset, from, to, p, 0.93, List.of(), 0.8, lead)).subList(0, limit);
    }
  }

  @Test
  void stretchesThatLookAlikeAreRows() {
    assertEquals(List.of(List.of(1L, "line1/press4", Plant.TEMP, FROM - Micros.HOUR, TO - Micros.HOUR, 0.9, 0.9, 2.0,
        -1.0)), plant.rows("SELECT * FROM similar('" + Plant.TEMP
            + "', '2026-03-14 00:00', TIMESTAMP '2026-03-14 00:10', 5)"));
    assertEquals(new Episodes.Question(List.of(Plant.TEMP), FROM, TO, 5), asked.getLast());
    assertEquals(List.of(List.of("line1/press4", 2L)), plant.rows(
        "SELECT s.asset, count(*) FROM similar($1, $2, $3, $4) AS s WHERE s.similarity > 0.5 GROUP BY s.asset",
        Plant.TEMP + ", " + Plant.VIBRATION, "2026-03-14 00:00", "2026-03-14 00:10", 3L));
    assertEquals(List.of(Plant.TEMP, Plant.VIBRATION), asked.getLast().tags());
  }

  @Test
  void stretchesJoinWithReadings() {
    long readings = (Long) plant.rows("SELECT count(*) FROM similar('" + Plant.TEMP
        + "', '2026-03-14 01:00', '2026-03-14 01:10', 1) s JOIN readings r ON r.sensor_id = s.sensor"
        + " AND r.ts >= s.window_from AND r.ts < s.window_to").getFirst().getFirst();
    assertEquals(10, readings);
  }

  @Test
  void patternsThatMatchAreRows() {
    assertEquals("[[bearing seizure, 0.93, 0.8, 60.0, 30.0, 90.0, greased]]", plant.rows(
        "SELECT label, similarity, probability, lead_seconds, lead_p10, lead_p90, remedy"
            + " FROM match('line1/press4', '2026-03-14 00:00', '2026-03-14 00:10', 1)").toString());
    assertEquals(List.of(), plant.rows("SELECT 1 FROM match('line1/press4', '2026-03-14', '2026-03-15', 0)"));
  }

  @Test
  void saysWhatIsWrong() {
    String call = "SELECT * FROM similar(%s, '2026-03-14 00:00', '2026-03-14 00:10', %s)";
    assertEquals(ErrorCode.INVALID_ARGUMENT, plant.error(call.formatted("'a'", "0")).code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, plant.error(call.formatted("NULL", "1")).code());
    episodes = null;
    SqlException away = plant.error(call.formatted("'a'", "1"));
    assertEquals(ErrorCode.NOT_SUPPORTED, away.code());
    assertTrue(String.valueOf(away.getMessage()).contains("detection bundle"), away.getMessage());
  }
}
