package io.foreshock.vector;

/** Where the links of a node are in one layer of the graph. Thread-safe. */
sealed interface Layer permits BottomLayer, UpperLayer {
  /** Absolute address of the node's {@link NodeLinks}. The node must be in this layer. */
  long list(int node);

  /** Most neighbours of a node. */
  int capacity();
}
