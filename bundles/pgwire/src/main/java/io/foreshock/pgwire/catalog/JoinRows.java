package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.FromCompiler.Rows;
import io.foreshock.pgwire.catalog.FromCompiler.Source;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A join: by hash where an equation has a side in each source, else row by row. */
final class JoinRows {
  /**
   * A part of ON or WHERE.
   *
   * @param used
   *            columns it names
   * @param left
   *            one side of an equation, else null
   * @param leftUsed
   *            columns that side names
   */
  record Condition(Typed whole, BitSet used, @Nullable Typed left, BitSet leftUsed, @Nullable Typed right,
      BitSet rightUsed) {}

  private record Key(Typed left, Typed right) {}

  private final boolean keepLeft;
  private final boolean keepRight;
  private final Rows left;
  private final Source right;
  private final List<Key> keys = new ArrayList<>();
  private final List<Typed> rest = new ArrayList<>();

  /**
   * @param leftStart
   *            first column of the left side
   */
  JoinRows(String kind, Rows left, Source right, int leftStart, List<Condition> conditions) {
    this.keepLeft = kind.equals("left") || kind.equals("full");
    this.keepRight = kind.equals("right") || kind.equals("full");
    this.left = left;
    this.right = right;
    for (Condition c : conditions) {
      Key key = right.dependent() ? null : key(c, leftStart);
      if (key == null) rest.add(c.whole());
      else keys.add(key);
    }
  }

  private @Nullable Key key(Condition c, int leftStart) {
    if (c.left() == null || c.right() == null) return null;
    if (within(c.leftUsed(), leftStart, right.start()) && inRight(c.rightUsed())) return new Key(c.left(), c.right());
    if (within(c.rightUsed(), leftStart, right.start()) && inRight(c.leftUsed())) return new Key(c.right(), c.left());
    return null;
  }

  private boolean inRight(BitSet used) {
    return !used.isEmpty() && within(used, right.start(), right.start() + right.width());
  }

  private static boolean within(BitSet used, int from, int to) {
    return used.isEmpty() || used.nextSetBit(0) >= from && used.length() <= to;
  }

  List<@Nullable Object[]> of(Frame frame) {
    @Nullable
    Object[] around = frame.row;
    List<@Nullable Object[]> lefts = left.of(frame);
    List<@Nullable Object[]> out = new ArrayList<>();
    frame.row = around;
    List<@Nullable Object[]> rights = right.dependent() ? List.of() : right.rows().of(frame);
    Map<Object, List<Integer>> index = keys.isEmpty() ? Map.of() : index(rights, frame);
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < rights.size() && keys.isEmpty(); i++)
      all.add(i);
    BitSet matched = new BitSet();
    for (@Nullable
    Object[] l : lefts) {
      frame.row = l;
      if (right.dependent()) {
        dependent(l, frame, out);
        continue;
      }
      Object key = keys.isEmpty() ? null : key(frame, true);
      List<Integer> candidates = keys.isEmpty() ? all : key == null ? List.of() : index.getOrDefault(key, List.of());
      boolean any = false;
      for (int r : candidates) {
        @Nullable
        Object[] merged = merged(l, rights.get(r));
        if (!holds(merged, frame)) continue;
        out.add(merged);
        matched.set(r);
        any = true;
      }
      if (!any && keepLeft) out.add(l);
    }
    if (keepRight)
      for (int r = matched.nextClearBit(0); r < rights.size(); r = matched.nextClearBit(r + 1))
        out.add(rights.get(r));
    return out;
  }

  private void dependent(@Nullable Object[] l, Frame frame, List<@Nullable Object[]> out) {
    boolean any = false;
    for (@Nullable
    Object[] r : right.rows().of(frame)) {
      @Nullable
      Object[] merged = merged(l, r);
      if (!holds(merged, frame)) continue;
      out.add(merged);
      any = true;
    }
    if (!any && keepLeft) out.add(l);
    frame.row = l;
  }

  private boolean holds(@Nullable Object[] merged, Frame frame) {
    frame.run.tick();
    frame.row = merged;
    for (Typed t : rest)
      if (!Values.isTrue(t.eval().of(frame))) return false;
    return true;
  }

  private @Nullable Object[] merged(@Nullable Object[] l, @Nullable Object[] r) {
    @Nullable
    Object[] merged = l.clone();
    System.arraycopy(r, right.start(), merged, right.start(), right.width());
    return merged;
  }

  private Map<Object, List<Integer>> index(List<@Nullable Object[]> rows, Frame frame) {
    Map<Object, List<Integer>> index = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      frame.row = rows.get(i);
      Object key = key(frame, false);
      if (key != null) index.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
    }
    return index;
  }

  /** Null when a part is null, because nothing equals that. */
  private @Nullable Object key(Frame frame, boolean ofLeft) {
    List<Object> key = new ArrayList<>(keys.size());
    for (Key k : keys) {
      Object v = (ofLeft ? k.left() : k.right()).eval().of(frame);
      if (v == null) return null;
      key.add(Values.key(v));
    }
    return key;
  }
}
