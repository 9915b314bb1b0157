package io.foreshock.vector;

/** The layer that has every node, its list at the node's own number. A list is whole cache lines. */
final class BottomLayer implements Layer {
  final Records lists;

  BottomLayer(Records lists) {
    this.lists = lists;
  }

  static int recordBytes(int m) {
    return (2 * m * Integer.BYTES + Records.LINE - 1) / Records.LINE * Records.LINE;
  }

  @Override
  public long list(int node) {
    return lists.address(node);
  }

  @Override
  public int capacity() {
    return Math.min(NodeLinks.MAX_COUNT, lists.recordBytes() / Integer.BYTES - 1);
  }
}
