package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Builder;
import java.util.ArrayList;
import java.util.List;

/** Chunks put one behind the other. */
final class Joined {
  private Joined() {
  }

  static Chunk of(List<Chunk> parts, List<ColumnType> types) {
    if (parts.size() == 1) return parts.getFirst();
    int n = parts.stream().mapToInt(Chunk::size).sum();
    List<ColumnVector> out = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      Builder column = new Builder(types.get(c), n);
      int at = 0;
      for (Chunk p : parts) {
        column.copy(at, p.column(c), p.size());
        at += p.size();
      }
      out.add(column.build(n));
    }
    return new Chunk(out, n);
  }
}
