package io.foreshock.console.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.adapter.SourceProbe.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordOrdersTest {
  @Test
  void valuesOfARegisterStandSideBySide() {
    List<WordOrders.Row> rows = WordOrders.of(List.of(node("line1/p#holding/100/ABCD/float32", "41.5"),
        node("line1/p#holding/100/DCBA/float32", "1e-40"), node("line1/p#holding/100/CDAB/int32", "7")));

    assertEquals(List.of(new WordOrders.Row("float32", List.of("41.5", "", "", "1e-40")),
        new WordOrders.Row("int32", List.of("", "7", "", ""))), rows);
  }

  @Test
  void otherNodesAreNone() {
    assertEquals(List.of(), WordOrders.of(List.of(node("line1/p#holding/100", "3"), node("ns=2;s=a/b", "4"))));
  }

  private static Node node(String id, String value) {
    return new Node(id, id, false, "", value);
  }
}
