package io.foreshock.adapter.modbus;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.foreshock.adapter.modbus.wire.ReadRequest;
import io.foreshock.adapter.modbus.wire.RegisterTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts points into the fewest reads. A value is never torn between two reads.
 *
 * <p>Points are taken in the order of their addresses; each joins the running
 * read unless the read would grow beyond the device's limit or step over a gap
 * of unmapped registers that is too wide. This greedy rule is optimal: whatever
 * plan there is, its read that holds the leftmost point can be made to begin
 * there and to hold every point this rule puts into it.
 */
final class ReadPlan {
  private ReadPlan() {
  }

  /**
   * What a device can be asked for.
   *
   * @param maxGap
   *            unmapped registers, or bits x 16, a read may step over; 0 = none
   * @param maxRegisters
   *            of one read
   * @param maxBits
   *            of one read
   */
  record Limits(int maxGap, int maxRegisters, int maxBits) {
    int most(RegisterTable table) {
      return Math.min(table.most(), table.bits() ? maxBits : maxRegisters);
    }

    int gap(RegisterTable table) {
      return table.bits() ? maxGap * 16 : maxGap;
    }
  }

  /**
   * A read and what it is for.
   *
   * @param slots
   *            indices of the points
   */
  record Block(ReadRequest request, List<Integer> slots) {
    Block {
      slots = List.copyOf(slots);
    }
  }

  /** @param slots indices into points of those to read */
  static List<Block> of(List<Point> points, List<Integer> slots, Limits limits) {
    List<Integer> ordered = slots.stream().sorted(comparing((Integer s) -> points.get(s).place().table())
        .thenComparing(comparingInt(s -> points.get(s).place().address()))).toList();
    List<Block> blocks = new ArrayList<>();
    List<Integer> running = new ArrayList<>();
    Point.Place first = null;
    int end = 0;
    for (int slot : ordered) {
      Point.Place place = points.get(slot).place();
      if (first != null && !joins(first, end, place, limits)) {
        blocks.add(block(first, end, running));
        running.clear();
        first = null;
      }
      if (first == null) {
        first = place;
        end = place.end();
      }
      end = Math.max(end, place.end());
      running.add(slot);
    }
    if (first != null)
      blocks.add(block(first, end, running));
    return blocks;
  }

  /**
   * Smaller reads in place of one the device refused because of an address: first
   * without the gaps, then halves.
   *
   * @return only this block when it cannot be made smaller
   */
  static List<Block> split(List<Point> points, Block refused, Limits limits) {
    List<Block> dense = of(points, refused.slots(), new Limits(0, limits.maxRegisters(), limits.maxBits()));
    if (dense.size() > 1 || refused.slots().size() == 1)
      return dense;
    int half = refused.slots().size() / 2;
    List<Block> halves = new ArrayList<>(of(points, refused.slots().subList(0, half), limits));
    halves.addAll(of(points, refused.slots().subList(half, refused.slots().size()), limits));
    return halves;
  }

  private static boolean joins(Point.Place first, int end, Point.Place next, Limits limits) {
    return next.table() == first.table() && next.address() - end <= limits.gap(first.table())
        && Math.max(end, next.end()) - first.address() <= limits.most(first.table());
  }

  private static Block block(Point.Place first, int end, List<Integer> slots) {
    return new Block(new ReadRequest(first.table(), first.address(), end - first.address()), slots);
  }
}
