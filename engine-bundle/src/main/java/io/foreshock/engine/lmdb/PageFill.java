package io.foreshock.engine.lmdb;

/**
 * How large the next record has to be for the pages of a space to be full, when records are appended in the order of
 * their keys and may be cut anywhere. The sizes are LMDB's: {@code mdb_leaf_size}, {@code me_nodemax} in mdb.c; were
 * they others, pages would be less full.
 */
final class PageFill {
  private static final int PAGE_HEAD = 16;
  private static final int NODE_HEAD = 8;
  private static final int PLACE = 2;
  /** Fewer bytes are not worth a record of their own. */
  private static final int LEAST = 64;

  private final int page;
  private final int nodeMax;
  private int room;

  /** @param pageSize bytes */
  PageFill(int pageSize) {
    page = pageSize - PAGE_HEAD;
    nodeMax = (page / 2 & -2) - PLACE;
  }

  /**
   * Takes a record's room.
   *
   * @param key
   *            its key's bytes
   * @param left
   *            bytes of value still to be stored, positive
   * @return how many of them go into it
   */
  int next(int key, int left) {
    int head = NODE_HEAD + key;
    int fits = Math.min(room - PLACE, nodeMax) - head;
    if (fits < Math.min(left, LEAST)) {
      room = page;
      fits = nodeMax - head;
    }
    int size = Math.min(left, fits);
    room -= (head + size + PLACE + 1) & -2;
    return size;
  }
}
