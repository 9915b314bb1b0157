package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Alters tables while others read and write. Rows that were there before are checked in the caller's thread on a
 * snapshot, or indexed a few thousand at a time between other commits. One alteration at a time. Thread-safe.
 */
final class Alterations {
  private final CommitQueue queue;
  private final Snapshots snapshots;
  private final Supplier<State> state;
  private final ReentrantLock lock = new ReentrantLock();

  Alterations(CommitQueue queue, Snapshots snapshots, Supplier<State> state) {
    this.queue = queue;
    this.snapshots = snapshots;
    this.state = state;
  }

  void alter(String table, Alteration change) {
    lock.lock();
    try {
      RowTable staged = queue.submit(AlterWork.first(table, change)).staged();
      if (staged == null)
        return;
      try {
        fulfil(staged, change);
      } catch (RuntimeException e) {
        takeBack(staged, change, e);
        throw e;
      }
      queue.submit(AlterWork.show(staged, change));
    } finally {
      lock.unlock();
    }
  }

  /** What cannot be taken back now (the store is closed, the disk is full) is gone when the store opens again. */
  private void takeBack(RowTable staged, Alteration change, RuntimeException cause) {
    try {
      if (state.get().tables().get(staged.schema().name()) == staged)
        queue.submit(AlterWork.takeBack(staged, change));
    } catch (ForeshockException e) {
      cause.addSuppressed(e);
    }
  }

  private void fulfil(RowTable table, Alteration change) {
    switch (change) {
      case Alteration.AddIndex add -> IndexBuild.run(queue, table, add.index());
      case Alteration.SetNotNull set -> checkNotNull(table, set.column());
      case Alteration.AddForeignKey add -> checkReferences(table, add);
      case Alteration.AddColumn _,Alteration.DropColumn _,Alteration.RenameColumn _,Alteration.RenameTable _,Alteration.SetDefault _,Alteration.DropNotNull _,Alteration.DropIndex _,Alteration.DropForeignKey _ -> throw new IllegalArgumentException(
          "is done in one step: change=" + change);
    }
  }

  private void checkNotNull(RowTable table, String column) {
    Scan nulls = Scan.all(table.schema().name(), List.of())
        .where(List.of(new Condition(column, Condition.Op.IS_NULL, List.of())));
    try (Snapshot snapshot = snapshots.open(); Snapshot.Cursor cursor = snapshot.scan(nulls)) {
      if (cursor.next() != null)
        throw new ForeshockException(ErrorCode.NOT_NULL,
            "column has nulls: table=" + table.schema().name() + ", column=" + column);
    }
  }

  private void checkReferences(RowTable table, Alteration.AddForeignKey add) {
    try (StoreSnapshot snapshot = snapshots.open()) {
      if (!(snapshot.state().tables().get(add.key().table()) instanceof RowTable parent))
        throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + add.key().table());
      Link link = Link.of(add.key(), table, parent);
      snapshot.reading(() -> {
        checkReferences(snapshot.access(), link);
        return true;
      });
    }
  }

  private static void checkReferences(Access access, Link link) {
    byte[] prefix = Keys.prefix(link.child().id());
    try (Walk walk = access.walk(Space.ROWS)) {
      for (boolean on = walk.seek(prefix); on && walk.hasPrefix(prefix); on = walk.next()) {
        ByteBuffer value = walk.value();
        byte[] row = new byte[value.remaining()];
        value.get(row);
        if (!link.child().values(row, link.childColumns()).hasNull() && !link.parentExistsIn(access, row))
          throw ForeignKeys.missing(link, row);
      }
    }
  }
}
