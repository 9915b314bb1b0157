package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The layers and how a node is linked into them (Malkov and Yashunin 2018, algorithm 1). Many threads may link and walk
 * at the same time: all lists of a new node are whole before the first other node points at it, and the links to it are
 * made from the bottom up, so whoever reaches it in one layer can go on in the layers below.
 */
final class Graph {
  static final int MAX_LAYERS = 15;
  private static final int UPPER_SHIFT = 6;
  static final int PER_UPPER_BLOCK = 1 << UPPER_SHIFT;

  /** Where every search begins: a node of the topmost layer. */
  record Entry(int node, int layer) {}

  final BottomLayer bottom;
  final Rows rows;
  private final GraphOptions options;
  private final Blocks upperBlocks;
  private final IntSupplier removed;
  private volatile UpperLayer[] uppers = {};
  private volatile @Nullable Entry entry;

  /** @param removed how many nodes are marked as removed and still there */
  Graph(GraphOptions options, BottomLayer bottom, Rows rows, Blocks upperBlocks, IntSupplier removed) {
    this.removed = removed;
    this.options = options;
    this.bottom = bottom;
    this.rows = rows;
    this.upperBlocks = upperBlocks;
  }

  @Nullable
  Entry entry() {
    return entry;
  }

  int layers() {
    return uppers.length;
  }

  /** @param layer 0 = bottom */
  Layer layer(int layer) {
    return layer == 0 ? bottom : uppers[layer - 1];
  }

  UpperLayer upper(int layer) {
    return uppers[layer - 1];
  }

  /** The topmost layer of a node drawn from {@code uniform} in (0, 1]: a layer has 1/m of the nodes of the one below. */
  int drawLayer(double uniform) {
    return (int) Math.min(MAX_LAYERS, -Math.log(uniform) / Math.log(options.m()));
  }

  /**
   * Walks down to the bottom, with all that was met on the way in the pool.
   *
   * @return the node nearest so far
   */
  int approach(Walk walk, Rows among, Entry from, int ef) {
    walk.begin(among, from.node, ef);
    return descend(walk, among, from, 0);
  }

  private int descend(Walk walk, Rows among, Entry from, int above) {
    int node = from.node;
    for (int layer = from.layer; layer > above; layer--)
      node = walk.descend(layer(layer), among, node);
    return node;
  }

  /** The walk's query is the node's row. */
  void link(int node, int top, Walk walk, Neighbourhood neighbourhood) {
    prepareLayers(node, top);
    Entry from = firstOr(null, node, top);
    while (from != null && !link(node, top, from, walk, neighbourhood))
      from = firstOr(from, node, top); // nothing but removed nodes there
  }

  private boolean link(int node, int top, Entry from, Walk walk, Neighbourhood neighbourhood) {
    walk.begin(rows, from.node, 1);
    int start = descend(walk, rows, from, top);
    int highest = Math.min(top, from.layer);
    for (int layer = highest; layer >= 0; layer--)
      start = chooseFor(node, layer, start, walk, neighbourhood);
    if (neighbourhood.count() == 0)
      return false;
    for (int layer = 0; layer <= highest; layer++)
      linkToNeighbours(node, layer(layer), walk, neighbourhood);
    if (top > from.layer)
      raise(new Entry(node, top));
    return true;
  }

  private void prepareLayers(int node, int top) {
    if (top > uppers.length)
      addLayers(top);
    for (int layer = 1; layer <= top; layer++)
      upper(layer).add(node);
  }

  private synchronized void addLayers(int wanted) {
    UpperLayer[] now = uppers;
    UpperLayer[] next = Arrays.copyOf(now, Math.max(now.length, wanted));
    for (int i = now.length; i < next.length; i++)
      next[i] = newUpper(upperBlocks);
    uppers = next;
  }

  /** The next layer, as read from a snapshot; its places are still to be checked and restored. */
  synchronized UpperLayer restoreLayer(Blocks blocks, int places) {
    UpperLayer layer = newUpper(blocks);
    layer.restorePlaces(places);
    uppers = Arrays.copyOf(uppers, uppers.length + 1);
    uppers[uppers.length - 1] = layer;
    return layer;
  }

  void restoreEntry(Entry read) {
    entry = read;
  }

  private UpperLayer newUpper(Blocks blocks) {
    return new UpperLayer(new Records(blocks, UpperLayer.recordBytes(options.m()), UPPER_SHIFT), options.m());
  }

  /**
   * Makes the node the entry if there is none but the useless one.
   *
   * @return the entry, null when it is the node
   */
  private @Nullable Entry firstOr(@Nullable Entry useless, int node, int top) {
    Entry now = entry;
    if (now != null && now != useless)
      return now;
    synchronized (this) {
      now = entry;
      if (now != null && now != useless)
        return now;
      entry = new Entry(node, top);
      return null;
    }
  }

  /** Another entry instead of one that is about to go. */
  synchronized void replaceEntry(Entry gone, @Nullable Entry other) {
    if (entry == gone)
      entry = other;
  }

  private synchronized void raise(Entry higher) {
    Entry now = entry;
    if (now == null || higher.layer > now.layer)
      entry = higher;
  }

  private int chooseFor(int node, int layer, int start, Walk walk, Neighbourhood neighbourhood) {
    Layer in = layer(layer);
    if (removed.getAsInt() == 0)
      walk.nearest(in, rows, start, options.efConstruction());
    else
      walk.nearest(in, rows, start, options.efConstruction(), other -> !NodeLinks.isRemoved(bottom.list(other)));
    neighbourhood.choose(rows, walk.pool, options.m());
    long list = in.list(node);
    NodeLinks.replace(list, Memory.getInt(list), neighbourhood.chosen(), neighbourhood.count());
    return walk.pool.size() == 0 ? start : walk.pool.nodeAt(0);
  }

  private void linkToNeighbours(int node, Layer layer, Walk walk, Neighbourhood neighbourhood) {
    int[] neighbours = walk.scratch;
    int count = NodeLinks.read(layer.list(node), neighbours);
    for (int i = 0; i < count; i++)
      linkFrom(neighbours[i], node, layer, neighbourhood);
  }

  /** One more neighbour for a node; the best of all where its list is full. */
  void linkFrom(int from, int to, Layer layer, Neighbourhood neighbourhood) {
    int[] list = neighbourhood.list;
    long address = layer.list(from);
    boolean done = false;
    while (!done) {
      int header = NodeLinks.readForChange(address, list);
      int count = NodeLinks.count(header);
      if (contains(list, count, to))
        return;
      list[count] = to;
      if (count < layer.capacity())
        done = NodeLinks.replace(address, header, list, count + 1);
      else {
        neighbourhood.choose(rows, from, list, count + 1, layer.capacity());
        done = NodeLinks.replace(address, header, neighbourhood.chosen(), neighbourhood.count());
      }
    }
  }

  /** Only when no search can be at the node any more. */
  void forget(int node) {
    for (UpperLayer upper : uppers)
      if (upper.has(node))
        upper.remove(node);
  }

  long bytes() {
    long bytes = bottom.lists.bytes();
    for (UpperLayer upper : uppers)
      bytes += upper.bytes();
    return bytes;
  }

  private static boolean contains(int[] list, int count, int node) {
    for (int i = 0; i < count; i++)
      if (list[i] == node)
        return true;
    return false;
  }
}
