package io.foreshock.adapter.modbus;

import io.foreshock.adapter.kit.Trial;
import io.foreshock.adapter.modbus.ReadPlan.Block;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.adapter.modbus.wire.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** Points of one device as they are now, read once. Immutable. */
record Survey(List<Finding> findings) {
  /**
   * One point.
   *
   * @param value
   *            for people; empty when it was not read
   * @param trouble
   *            why it was not read; empty when it was
   */
  record Finding(Point point, String value, String trouble) {}

  Survey {
    findings = List.copyOf(findings);
  }

  /**
   * Reads the points, in their order; what the device refuses is told, what
   * there is no time for as well.
   *
   * @param end
   *            of {@link System#nanoTime}, when to stop
   */
  static Survey of(ModbusLine line, int unit, List<Point> points, ReadPlan.Limits limits, long end)
      throws LineException, InterruptedException {
    List<Finding> findings = new ArrayList<>(Collections.nCopies(points.size(), null));
    Deque<Block> blocks = new ArrayDeque<>(ReadPlan.of(points, IntStream.range(0, points.size()).boxed().toList(),
        limits));
    while (!blocks.isEmpty()) {
      Block block = blocks.remove();
      if (System.nanoTime() - end > 0) {
        block.slots().forEach(s -> findings.set(s, new Finding(points.get(s), "", "not read, no time left")));
        continue;
      }
      switch (line.ask(unit, block.request())) {
        case Reply.Data data -> block.slots().forEach(s -> findings.set(s,
            new Finding(points.get(s), shown(points.get(s), data.bytes(), block.request().address()), "")));
        case Reply.Refused refused -> {
          List<Block> smaller = refused.code() == Reply.Refused.ILLEGAL_ADDRESS
              ? ReadPlan.split(points, block, limits)
              : List.of();
          if (smaller.size() > 1)
            smaller.reversed().forEach(blocks::addFirst);
          else
            block.slots().forEach(s -> findings.set(s, new Finding(points.get(s), "", refused.describe())));
        }
      }
    }
    return new Survey(findings);
  }

  private static String shown(Point point, byte[] data, int from) {
    Point.Place place = point.place();
    if (place.type() instanceof ValueType.Text text)
      return ValueType.text(data, place.address() - from, place.order(), text.registers());
    return Trial.text(point.decode(data, from)) + (point.meta().unit().isEmpty() ? "" : " " + point.meta().unit());
  }

  List<Finding> unread() {
    return findings.stream().filter(f -> !f.trouble().isEmpty()).toList();
  }

  List<Finding> read() {
    return findings.stream().filter(f -> f.trouble().isEmpty()).toList();
  }
}
