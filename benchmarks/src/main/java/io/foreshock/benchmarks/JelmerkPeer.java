package io.foreshock.benchmarks;

import com.github.jelmerk.hnswlib.core.DistanceFunctions;
import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.SearchResult;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** jelmerk's hnswlib for Java, as it comes: without SIMD. */
final class JelmerkPeer implements VectorEngine {
  private record Row(Integer id, float[] vector) implements Item<Integer, float[]> {
    @Override
    public int dimensions() {
      return vector.length;
    }
  }

  private @Nullable HnswIndex<Integer, float[], Row, Float> index;

  @Override
  public String name() {
    return "jelmerk";
  }

  @Override
  public int buildThreads() {
    return 2;
  }

  @Override
  public void build(float[][] rows) {
    HnswIndex<Integer, float[], Row, Float> made = HnswIndex
        .newBuilder(rows[0].length, DistanceFunctions.FLOAT_INNER_PRODUCT, rows.length).withM(M)
        .withEfConstruction(EF_CONSTRUCTION).build();
    Parallel.run(buildThreads(), thread -> {
      for (int i = thread; i < rows.length; i += buildThreads())
        made.add(new Row(i, rows[i]));
    });
    index = made;
  }

  @Override
  public int[] search(float[] query, int k, int effort) {
    HnswIndex<Integer, float[], Row, Float> in = index;
    if (in == null)
      return new int[0];
    if (in.getEf() != effort)
      in.setEf(effort);
    List<SearchResult<Row, Float>> found = in.findNearest(query, k);
    return found.stream().mapToInt(r -> r.item().id()).toArray();
  }

  @Override
  public void close() {
    index = null;
  }
}
