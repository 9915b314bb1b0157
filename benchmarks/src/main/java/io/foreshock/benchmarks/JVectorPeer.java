package io.foreshock.benchmarks;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JVector in memory with its layers, as many links at the bottom as the others have. */
final class JVectorPeer implements VectorEngine {
  static {
    // its native kernels were measured slower here, building above all
    System.setProperty("jvector.enable_native_vectorization", "false");
  }

  private static final VectorTypeSupport VECTORS = VectorizationProvider.getInstance().getVectorTypeSupport();
  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;

  private @Nullable ImmutableGraphIndex graph;
  private @Nullable ListRandomAccessVectorValues values;
  private final ThreadLocal<GraphSearcher> searchers = ThreadLocal.withInitial(() -> new GraphSearcher(graph));

  @Override
  public String name() {
    return "jvector";
  }

  @Override
  public int buildThreads() {
    return 2;
  }

  @Override
  public void build(float[][] rows) throws IOException {
    List<VectorFloat<?>> vectors = new ArrayList<>(rows.length);
    for (float[] row : rows)
      vectors.add(VECTORS.createFloatVector(row));
    values = new ListRandomAccessVectorValues(vectors, rows[0].length);
    BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(values,
        VectorSimilarityFunction.DOT_PRODUCT);
    try (GraphIndexBuilder builder = new GraphIndexBuilder(scores, rows[0].length, 2 * M, EF_CONSTRUCTION, OVERFLOW,
        ALPHA, true)) {
      graph = builder.build(values);
    }
  }

  @Override
  public int[] search(float[] query, int k, int effort) {
    SearchResult result = searchers.get().search(DefaultSearchScoreProvider.exact(VECTORS.createFloatVector(query),
        VectorSimilarityFunction.DOT_PRODUCT, values), k, Math.max(k, effort), 0f, 0f, Bits.ALL);
    SearchResult.NodeScore[] found = result.getNodes();
    int[] ids = new int[found.length];
    for (int i = 0; i < ids.length; i++)
      ids[i] = found[i].node;
    return ids;
  }

  @Override
  public void close() {
    graph = null;
    values = null;
  }
}
