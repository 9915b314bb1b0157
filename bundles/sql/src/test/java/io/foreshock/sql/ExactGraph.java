package io.foreshock.sql;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What an index with a graph answers, found by looking at all rows. */
final class ExactGraph {
  private ExactGraph() {
  }

  static List<Neighbour> nearest(Snapshot snapshot, String table, String name, float[] query, VectorSearch search) {
    TableSchema.Relational schema = (TableSchema.Relational) snapshot.schema(table);
    Index index = schema.indexes().stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
    List<Neighbour> all = new ArrayList<>();
    try (Snapshot.Cursor rows = snapshot.scan(Scan.all(table, List.of(schema.primaryKey().getFirst(), index.columns()
        .getFirst())))) {
      for (Chunk c = rows.next(); c != null; c = rows.next())
        for (int r = 0; r < c.size(); r++)
          if (((ColumnVector.Vectors) c.column(1)).get(r) instanceof float[] v) {
            double similarity = similarity(index, v, query);
            if (similarity >= search.minSimilarity())
              all.add(new Neighbour(((ColumnVector.Longs) c.column(0)).values()[r], similarity));
          }
    }
    all.sort(Comparator.comparingDouble(n -> -n.similarity()));
    return all.subList(0, Math.min(search.k(), all.size()));
  }

  private static double similarity(Index index, float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    double distance = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      distance += Math.pow((double) a[i] - b[i], 2);
    }
    return switch (index.graph().metric()) {
      case COSINE -> aa == 0 || bb == 0 ? 0 : dot / Math.sqrt(aa * bb);
      case DOT -> dot;
      case EUCLIDEAN -> -Math.sqrt(distance);
    };
  }
}
