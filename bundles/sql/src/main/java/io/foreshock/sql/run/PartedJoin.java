package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A join whose right input does not fit into memory: both inputs are parted by their keys on disk, and the parts joined
 * one after the other (the Grace hash join of Kitsuregawa, Tanaka and Moto-oka, 1983).
 */
final class PartedJoin implements RowSource {
  private final JoinNode join;
  private final Execution execution;
  private final SpillParts left;
  private final SpillParts right;
  private final int level;
  private int part = -1;
  private @Nullable RowSource current;
  private @Nullable SpillFile leftFile;
  private @Nullable SpillFile rightFile;

  /** Parts the left input, too. */
  PartedJoin(JoinNode join, Execution execution, SpillParts right, int level) {
    this.join = join;
    this.execution = execution;
    this.right = right;
    this.level = level;
    this.left = new SpillParts(execution.disk(), level);
    try (RowSource source = join.left().open(execution)) {
      for (Chunk in = source.next(); in != null; in = source.next()) {
        execution.checkRunning();
        left.write(in, JoinNode.keys(join.leftKeys(), in, execution));
      }
    }
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      if (current != null) {
        Chunk out = current.next();
        if (out != null) return out;
        end();
      }
      if (++part >= SpillParts.COUNT) return null;
      leftFile = left.take(part);
      rightFile = right.take(part);
      boolean some = join.kind() == JoinNode.Kind.FULL
          ? leftFile != null || rightFile != null
          : leftFile != null && (rightFile != null || join.kind() == JoinNode.Kind.LEFT);
      if (some)
        current = new JoinSource(new JoinNode(join.kind(), rows(leftFile, join.left().types()), rows(rightFile,
            join.right().types()), join.leftKeys(), join.rightKeys(), join.residual(), null), execution, level + 1);
      else
        end();
    }
  }

  private static PlanNode rows(@Nullable SpillFile file, List<ColumnType> types) {
    return new OnDisk(file, types);
  }

  private void end() {
    if (current != null) current.close();
    current = null;
    if (leftFile != null) leftFile.close();
    if (rightFile != null) rightFile.close();
    leftFile = null;
    rightFile = null;
  }

  @Override
  public void close() {
    end();
    part = SpillParts.COUNT;
  }

  /** Rows of a file, no rows without one. */
  private record OnDisk(@Nullable SpillFile file, List<ColumnType> types) implements PlanNode {
    @Override
    public List<PlanNode> inputs() {
      return List.of();
    }

    @Override
    public String describe() {
      return "Rows on disk";
    }

    @Override
    public RowSource open(Execution execution) {
      return file == null ? new ScanNode.Empty() : file.reader(types);
    }
  }
}
