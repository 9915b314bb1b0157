package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.ForeignKey.OnDelete;
import io.foreshock.engine.RowChanges.Change;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.RelationalRow;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Foreign keys at the end of an atomic write. First from the referenced side: values that no row has any more take the
 * rows with them that referenced them before the write, round by round until nothing moves. Then from the
 * referencing side: every reference that is new must lead to a row. Confined to one check.
 */
final class ForeignKeys {
  /** Rows that one write may take with it. */
  static final int MAX_CASCADE = 1_000_000;

  /** A row that lost its values; changed rows refuse where deleted ones may cascade. */
  private record Lost(RowTable table, byte[] row, boolean deleted) {}

  private final List<Link> links;
  private final RowChanges changes;
  private final ArrayDeque<Lost> lost = new ArrayDeque<>();
  private int cascaded;

  ForeignKeys(Iterable<StoredTable> tables, RowChanges changes) {
    this.links = Link.all(tables);
    this.changes = changes;
  }

  void enforce() {
    if (links.isEmpty())
      return;
    changes.all().values().forEach(c -> {
      if (c.before != null && c.isChange())
        lost.add(new Lost(c.table, c.before, c.after == null));
    });
    while (!lost.isEmpty()) {
      List<Lost> round = List.copyOf(lost);
      lost.clear();
      for (Link link : links)
        release(link, round);
    }
    changes.all().values().forEach(this::checkReferences);
  }

  /** What the losses of one round do to the rows behind one link. */
  private void release(Link link, List<Lost> round) {
    Map<ByteBuffer, Boolean> gone = new HashMap<>();
    for (Lost l : round) {
      if (l.table != link.parent())
        continue;
      IndexKeys.Values values = l.table.values(l.row, link.parentColumns());
      if (!values.hasNull() && !link.parentExists(changes, l.row))
        gone.merge(ByteBuffer.wrap(values.stored()), l.deleted, Boolean::logicalAnd);
    }
    if (gone.isEmpty())
      return;
    for (byte[] key : referencing(link, gone)) {
      Change child = changes.of(link.child(), key);
      byte[] row = child.after;
      if (row == null)
        continue;
      Boolean deleted = gone.get(ByteBuffer.wrap(link.child().values(row, link.childColumns()).stored()));
      if (deleted != null)
        act(link, key, row, deleted);
    }
  }

  /** Keys of the rows that referenced the values before the write and still do. */
  private List<byte[]> referencing(Link link, Map<ByteBuffer, Boolean> gone) {
    List<byte[]> keys = new ArrayList<>();
    for (byte[] key : link.children(changes.access(), gone.keySet()))
      if (changes.touched(key) == null)
        keys.add(key);
    for (ByteBuffer values : gone.keySet())
      for (byte[] key : changes.touchedWith(link.child(), link.childColumns(), values.array())) {
        Change child = changes.touched(key);
        if (child != null && child.before != null && Arrays.equals(values.array(), link.child().values(child.before,
            link.childColumns()).stored()))
          keys.add(key);
      }
    return keys;
  }

  private void act(Link link, byte[] key, byte[] row, boolean deleted) {
    OnDelete action = deleted ? link.key().onDelete() : OnDelete.RESTRICT;
    if (action == OnDelete.RESTRICT)
      throw new ForeshockException(ErrorCode.FOREIGN_KEY, "row is referenced: table=" + link.parent().schema().name()
          + ", by table=" + link.child().schema().name() + ", key=" + link.key().name() + ", values="
          + link.child().text(row, link.childColumns()));
    if (++cascaded > MAX_CASCADE)
      throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE,
          "too many rows follow a delete: table=" + link.child().schema().name() + ", limit=" + MAX_CASCADE);
    boolean delete = action == OnDelete.CASCADE;
    changes.set(link.child(), key, delete ? null : emptied(link, row));
    lost.add(new Lost(link.child(), row, delete));
  }

  private static byte[] emptied(Link link, byte[] row) {
    for (int c : link.childColumns()) {
      Column column = link.child().schema().columns().get(c);
      if (!column.nullable())
        throw new ForeshockException(ErrorCode.NOT_NULL, "delete would set a required column to null: table="
            + link.child().schema().name() + ", column=" + column.name() + ", key=" + link.key().name());
    }
    return RelationalRow.with(link.child().layout(), row, link.childColumns(), null);
  }

  private void checkReferences(Change change) {
    byte[] row = change.after;
    if (row == null || !change.isChange())
      return;
    for (Link link : links)
      if (link.child() == change.table && isNew(link, change.before, row) && !link.parentExistsFor(changes, row))
        throw missing(link, row);
  }

  private static boolean isNew(Link link, byte @Nullable [] before, byte[] row) {
    IndexKeys.Values values = link.child().values(row, link.childColumns());
    return !values.hasNull() && (before == null || !Arrays.equals(values.stored(), link.child().values(before, link
        .childColumns()).stored()));
  }

  static ForeshockException missing(Link link, byte[] row) {
    ForeignKey key = link.key();
    return new ForeshockException(ErrorCode.FOREIGN_KEY, "no such row to reference: table="
        + link.child().schema().name() + ", key=" + key.name() + ", references=" + key.table() + key.references()
        + ", values=" + link.child().text(row, link.childColumns()));
  }
}
