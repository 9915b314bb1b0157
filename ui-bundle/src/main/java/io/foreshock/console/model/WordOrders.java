package io.foreshock.console.model;

import io.foreshock.api.adapter.SourceProbe.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that a register may stand for, by type and order of its words and bytes, as browsing tells them. */
public final class WordOrders {
  /** Orders of four bytes: as sent, words swapped, bytes swapped, both. */
  public static final List<String> ORDERS = List.of("ABCD", "CDAB", "BADC", "DCBA");
  private static final Pattern VALUE = Pattern.compile(".+/(?<order>ABCD|CDAB|BADC|DCBA)/(?<type>[a-z0-9]+)");

  /** @param values one for each of {@link WordOrders#ORDERS}; empty = none */
  public record Row(String type, List<String> values) {
    public Row {
      values = List.copyOf(values);
    }
  }

  private WordOrders() {
  }

  /** Empty when the nodes are something else. */
  static List<Row> of(List<Node> nodes) {
    Map<String, List<String>> byType = new LinkedHashMap<>();
    for (Node node : nodes) {
      Matcher m = VALUE.matcher(node.id());
      if (m.matches())
        byType.computeIfAbsent(m.group("type"), t -> new ArrayList<>(List.of("", "", "", ""))).set(ORDERS.indexOf(m
            .group("order")), node.value());
    }
    return byType.entrySet().stream().map(e -> new Row(e.getKey(), e.getValue())).toList();
  }
}
