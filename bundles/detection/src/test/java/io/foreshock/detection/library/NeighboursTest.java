package io.foreshock.detection.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.detection.library.WearHistory.Estimate;
import io.foreshock.detection.library.WearHistory.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  @Test
  void ranksByCosineAndTiesByPlace() {
    Neighbours known = Neighbours.plain(List.of(new float[]{0, 2}, new float[]{3, 0}, new float[]{1, 1},
        new float[]{5, 0}));
    assertArrayEquals(new int[]{1, 3, 2, 0}, Neighbours.order(known.scores(new float[]{1, 0})));
  }

  @Test
  void aHubLosesAgainstASpecificNeighbour() {
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      float[] v = new float[14];
      v[0] = 1;
      v[i + 1] = 0.2F;
      vectors.add(v);
    }
    float[] alone = new float[14];
    alone[0] = 1;
    alone[13] = 1.6F;
    vectors.add(alone);
    float[] query = new float[14];
    query[0] = 1;
    query[13] = 0.4F;
    assertTrue(Neighbours.order(Neighbours.plain(vectors).scores(query))[0] != 12);
    assertEquals(12, Neighbours.order(Neighbours.withoutHubs(vectors).scores(query))[0]);
  }

  @Test
  void anExpandedQueryMovesTowardsWhatItFound() {
    Neighbours known = Neighbours.plain(List.of(new float[]{1, 0.5F, 0}, new float[]{1, 0.6F, 0},
        new float[]{0, 0, 1}));
    float[] query = {1, 0, 0.3F};
    float[] before = known.scores(query);
    float[] after = known.scores(known.expanded(query, 2));
    assertTrue(after[0] > before[0] && after[2] < before[2]);
  }

  @Test
  void leadTimesAreADistributionOverIncidents() {
    List<Stage> stages = new ArrayList<>();
    for (int incident = 0; incident < 10; incident++)
      for (int left = 0; left <= 100; left++)
        stages.add(new Stage("" + incident, new float[]{100 - left + incident * 0.1F}, left));
    Estimate estimate = new WearHistory(stages).estimate(new float[]{60});
    assertEquals(40, estimate.mean(), 1.5);
    assertEquals(10, estimate.incidents());
    assertTrue(estimate.p10() <= estimate.median() && estimate.median() <= estimate.p90());
  }
}
