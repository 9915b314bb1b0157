package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.vector.VectorRows;
import io.foreshock.engine.RowTable.Searched;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.RelationalRow;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows that a graph follows, each call in a short snapshot of its own. Thread-safe. */
final class GraphRows implements VectorRows {
  private final Supplier<StoreSnapshot> snapshots;
  private final int table;
  private final int number;

  /**
   * @param table
   *            its number
   * @param number
   *            of the index within the table
   */
  GraphRows(Supplier<StoreSnapshot> snapshots, int table, int number) {
    this.snapshots = snapshots;
    this.table = table;
    this.number = number;
  }

  @Override
  public long position() {
    return reading(s -> VectorChanges.position(s.access()));
  }

  @Override
  public long @Nullable [] changedSince(long position) {
    return reading(s -> Optional.ofNullable(VectorChanges.since(s.access(), table, position))).orElse(null);
  }

  @Override
  public void read(long[] ids, Visitor visitor) {
    reading(s -> {
      Column column = column(s);
      for (long id : ids)
        visitor.visit(id, column.of(s.access(), id));
      return true;
    });
  }

  @Override
  public void readFrom(long id, Visitor visitor) {
    reading(s -> {
      Column column = column(s);
      byte[] prefix = Keys.prefix(table);
      try (Walk walk = s.access().walk(Space.ROWS)) {
        boolean on = walk.seek(Keys.row(table, List.of((Object) id)));
        while (on && walk.hasPrefix(prefix)) {
          float[] vector = column.of(walk.value());
          on = (vector == null || visitor.visit(Keys.rowLong(walk.key()), vector)) && walk.next();
        }
      }
      return true;
    });
  }

  private <T> T reading(Function<StoreSnapshot, T> action) {
    try (StoreSnapshot snapshot = snapshots.get()) {
      return snapshot.reading(() -> action.apply(snapshot));
    }
  }

  /** As of now. @throws ForeshockException NOT_FOUND when the index was dropped */
  Column column() {
    return reading(this::column);
  }

  private Column column(StoreSnapshot snapshot) {
    for (StoredTable known : snapshot.state().tables().values())
      if (known instanceof RowTable rows && rows.id() == table)
        for (Searched index : rows.searched())
          if (index.number() == number)
            return new Column(rows, index);
    throw new ForeshockException(ErrorCode.NOT_FOUND, "index was dropped: table number=" + table + ", index number="
        + number);
  }

  /** The vectors of a table as of one snapshot. */
  record Column(RowTable table, Searched index) {
    int dimension() {
      return table.schema().columns().get(index.column()).dimension();
    }

    float @Nullable [] of(Access access, long id) {
      ByteBuffer row = access.get(Space.ROWS, Keys.row(table.id(), List.of((Object) id)));
      return row == null ? null : of(row);
    }

    float @Nullable [] of(ByteBuffer row) {
      return (float[]) RelationalRow.value(table.layout(), row, index.column());
    }
  }
}
