package io.foreshock.engine.lmdb;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * Looks through a data file page by page without LMDB, which takes its own file for sound and would end the process on
 * a damaged one. Every page must be referred to exactly once: by a tree, as part of a long value, or as free. Values
 * are not read: blocks and journal entries have checksums of their own. Layouts of LMDB 0.9 on a 64-bit little-endian
 * machine:
 *
 * <pre>
 * page                                              node, at the offsets that follow the header
 * 0        8     10      12      14      16         0            4       6          8
 * +--------+-----+-------+-------+-------+--------  +------------+-------+----------+-----+-----------------
 * | number | pad | flags | lower | upper | offsets  | size u32   | flags | key size | key | value, or page
 * +--------+-----+-------+-------+-------+--------  +------------+-------+----------+-----+-----------------
 *                        | pages u32     |          in a branch: page number u48 instead of size and flags
 *
 * meta, pages 0 and 1                               tree
 * 16      20        24        32    40         88   0     4       6       8        16     24         32     40
 * +-------+---------+---------+-----+----------+--  +-----+-------+-------+--------+------+----------+------+------+
 * | magic | version | address | map | free tree|..  | pad | flags | depth | branch | leaf | overflow | rows | root |
 * +-------+---------+---------+-----+----------+--  +-----+-------+-------+--------+------+----------+------+------+
 *    .. | main tree, at 88 | last page u64, at 136 | transaction u64, at 144 |
 * </pre>
 *
 * Confined to one thread.
 */
public final class PageAudit implements AutoCloseable {
  private static final int MAGIC = 0xBEEFC0DE;
  private static final int VERSION = 1;
  private static final int HEADER = 16;
  private static final int FREE_TREE = 40;
  private static final int MAIN_TREE = 88;
  private static final int LAST_PAGE = 136;
  private static final int TRANSACTION = 144;
  private static final int META_END = 152;
  private static final int TREE = 48;
  private static final int NODE = 8;
  private static final int BRANCH = 1;
  private static final int LEAF = 2;
  private static final int OVERFLOW = 4;
  private static final int META = 8;
  private static final int LONG_VALUE = 1;
  private static final int SUBTREE = 2;
  private static final int MAX_DEPTH = 32;

  private final FileChannel file;
  private final int pageSize;
  private final long lastCommit;
  private final long lastPage;
  private final Tree freeTree;
  private final Tree mainTree;
  private final BitSet seen = new BitSet();
  private long used = 2;
  private long free;

  /**
   * @param total
   *            pages of the file
   * @param used
   *            pages of trees, long values and the two meta pages
   * @param free
   *            pages that may be used again
   */
  public record Pages(long total, long used, long free) {
    /** Pages that nothing refers to: harmless, but they never come back. */
    public long lost() {
      return total - used - free;
    }
  }

  private record Tree(int depth, long branch, long leaf, long overflow, long entries, long root) {
    private static Tree at(ByteBuffer b, int at) {
      return new Tree(b.getShort(at + 6), b.getLong(at + 8), b.getLong(at + 16), b.getLong(at + 24), b.getLong(at
          + 32), b.getLong(at + 40));
    }
  }

  /** What a walk through a tree finds. */
  private static final class Count {
    private long branch;
    private long leaf;
    private long overflow;
    private long entries;
    private byte[] lastKey = new byte[0];
  }

  private PageAudit(FileChannel file, ByteBuffer meta) {
    this.file = file;
    this.pageSize = meta.getInt(FREE_TREE);
    this.lastCommit = meta.getLong(TRANSACTION);
    this.lastPage = meta.getLong(LAST_PAGE);
    this.freeTree = Tree.at(meta, FREE_TREE);
    this.mainTree = Tree.at(meta, MAIN_TREE);
  }

  /**
   * Reads the newer meta page.
   *
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static PageAudit of(Path data) throws IOException {
    FileChannel file = FileChannel.open(data, StandardOpenOption.READ);
    try {
      ByteBuffer first = meta(file, 0);
      ByteBuffer second = meta(file, first.getInt(FREE_TREE));
      return new PageAudit(file, first.getLong(TRANSACTION) > second.getLong(TRANSACTION) ? first : second);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static ByteBuffer meta(FileChannel file, long offset) throws IOException {
    ByteBuffer b = read(file, offset, META_END);
    if (b.limit() < META_END || (b.getShort(10) & META) == 0 || b.getInt(16) != MAGIC || b.getInt(20) != VERSION)
      throw corrupt("no meta page at offset=" + offset);
    int pageSize = b.getInt(FREE_TREE);
    if (Integer.bitCount(pageSize) != 1 || pageSize < 512 || pageSize > 65_536)
      throw corrupt("page size out of range: size=" + pageSize);
    return b;
  }

  private static ByteBuffer read(FileChannel file, long offset, int bytes) throws IOException {
    ByteBuffer b = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (b.hasRemaining() && file.read(b, offset + b.position()) >= 0)
      continue;
    return b.flip();
  }

  /** Number of the last commit. */
  public long lastCommit() {
    return lastCommit;
  }

  /**
   * @throws ForeshockException
   *             CORRUPT_DATA at the first fault
   */
  public Pages walk() throws IOException {
    if (lastPage < 1 || lastPage > Integer.MAX_VALUE - 1)
      throw corrupt("last page out of range: page=" + lastPage);
    mark(0, 1);
    mark(1, 1);
    try {
      tree(freeTree, true);
      tree(mainTree, false);
    } catch (IndexOutOfBoundsException e) {
      throw corrupt("a page points beyond itself", e);
    }
    return new Pages(lastPage + 1, used, free);
  }

  private void tree(Tree tree, boolean holdsFree) throws IOException {
    if (tree.root == -1) {
      if (tree.entries != 0)
        throw corrupt("tree without root has entries: entries=" + tree.entries);
      return;
    }
    Count count = new Count();
    page(tree.root, tree.depth, count, holdsFree);
    if (count.branch != tree.branch || count.leaf != tree.leaf || count.overflow != tree.overflow
        || count.entries != tree.entries)
      throw corrupt("tree holds something else than it says: root=" + tree.root + ", entries=" + count.entries
          + ", said=" + tree.entries + ", leaves=" + count.leaf + ", said=" + tree.leaf);
    used += count.branch + count.leaf + count.overflow;
  }

  private void page(long number, int depth, Count count, boolean holdsFree) throws IOException {
    if (depth < 1 || depth > MAX_DEPTH)
      throw corrupt("tree too deep: page=" + number + ", depth=" + depth + ", limit=" + MAX_DEPTH);
    mark(number, 1);
    ByteBuffer p = read(file, number * pageSize, pageSize);
    if (p.limit() < pageSize || p.getLong(0) != number)
      throw corrupt("page is not there: page=" + number);
    int expected = depth > 1 ? BRANCH : LEAF;
    if ((p.getShort(10) & (BRANCH | LEAF | OVERFLOW | META)) != expected)
      throw corrupt("page of another kind: page=" + number + ", flags=" + p.getShort(10) + ", expected=" + expected);
    int keys = (Short.toUnsignedInt(p.getShort(12)) - HEADER) / 2;
    if (keys < 1 || Short.toUnsignedInt(p.getShort(14)) > pageSize)
      throw corrupt("page bounds: page=" + number + ", keys=" + keys);
    if (depth > 1)
      count.branch++;
    else
      count.leaf++;
    for (int i = 0; i < keys; i++) {
      int node = Short.toUnsignedInt(p.getShort(HEADER + 2 * i));
      if (depth > 1)
        page(p.getInt(node) & 0xFFFF_FFFFL | (long) Short.toUnsignedInt(p.getShort(node + 4)) << 32, depth - 1, count,
            holdsFree);
      else
        leaf(p, node, count, holdsFree);
    }
  }

  private void leaf(ByteBuffer p, int node, Count count, boolean holdsFree) throws IOException {
    count.entries++;
    int size = p.getInt(node);
    int flags = p.getShort(node + 4);
    byte[] key = new byte[Short.toUnsignedInt(p.getShort(node + 6))];
    p.get(node + NODE, key);
    int value = node + NODE + key.length;
    if (!holdsFree) {
      if (count.entries > 1 && java.util.Arrays.compareUnsigned(count.lastKey, key) >= 0)
        throw corrupt("keys do not ascend: page=" + p.getLong(0));
      count.lastKey = key;
    }
    if ((flags & SUBTREE) != 0) {
      tree(Tree.at(p, value), false);
      return;
    }
    if ((flags & LONG_VALUE) == 0) {
      if (size < 0 || size > pageSize - value)
        throw corrupt("value beyond its page: page=" + p.getLong(0) + ", size=" + size);
      if (holdsFree)
        freePages(p.slice(value, size).order(ByteOrder.LITTLE_ENDIAN));
      return;
    }
    longValue(p.getLong(value), size, count, holdsFree);
  }

  private void longValue(long first, int size, Count count, boolean holdsFree) throws IOException {
    ByteBuffer head = read(file, first * pageSize, HEADER);
    if (head.limit() < HEADER || head.getLong(0) != first || (head.getShort(10) & OVERFLOW) == 0)
      throw corrupt("long value is not there: page=" + first);
    int pages = head.getInt(12);
    // may have more pages than it needs: LMDB lays a shorter value over a longer one
    if (size < 0 || (long) pages * pageSize < (long) HEADER + size || file.size() < first * pageSize + HEADER + size)
      throw corrupt("long value does not fit its pages: page=" + first + ", pages=" + pages + ", size=" + size);
    mark(first, pages);
    count.overflow += pages;
    if (holdsFree)
      freePages(read(file, first * pageSize + HEADER, size));
  }

  /** A count and as many page numbers. */
  private void freePages(ByteBuffer list) {
    long n = list.getLong(0);
    if (n < 0 || n > list.limit() / 8 - 1)
      throw corrupt("free list cut short: pages=" + n + ", bytes=" + list.limit());
    for (int i = 1; i <= n; i++)
      mark(list.getLong(8 * i), 1);
    free += n;
  }

  private void mark(long first, long pages) {
    if (first < 0 || pages < 1 || first + pages - 1 > lastPage)
      throw corrupt("page out of range: page=" + first + ", pages=" + pages + ", last=" + lastPage);
    int from = (int) first;
    int to = (int) (first + pages);
    int taken = seen.nextSetBit(from);
    if (taken >= 0 && taken < to)
      throw corrupt("page used twice: page=" + taken);
    seen.set(from, to);
  }

  private static ForeshockException corrupt(String reason) {
    return new ForeshockException(ErrorCode.CORRUPT_DATA, "store: " + reason);
  }

  private static ForeshockException corrupt(String reason, Throwable cause) {
    return new ForeshockException(ErrorCode.CORRUPT_DATA, "store: " + reason, cause);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
