package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.format.BlockBytes;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as records of the store, see {@link BlockBytes}: what fills whole pages, and the rest in pieces that fit beside
 * others, under the same key and their number. Reading is for one thread and transaction.
 */
final class StoredBlocks implements AutoCloseable {
  private final Access access;
  private @Nullable Walk rests;

  StoredBlocks(Access access) {
    this.access = access;
  }

  /**
   * @param page
   *            what the block was written for
   */
  static void put(Access access, byte[] key, byte[] block, int page) {
    if (access.contains(Space.BLOCKS, key))
      delete(access, key);
    int cut = BlockBytes.cut(block, page);
    access.put(Space.BLOCKS, key, cut == block.length ? block : Arrays.copyOf(block, cut));
    int piece = BlockBytes.piece(page);
    for (int i = 0, at = cut; at < block.length; i++, at += piece)
      access.put(Space.RESTS, pieceKey(key, i), Arrays.copyOfRange(block, at, Math.min(block.length, at + piece)));
  }

  private static byte[] pieceKey(byte[] key, int number) {
    byte[] pieceKey = Arrays.copyOf(key, key.length + 1);
    pieceKey[key.length] = (byte) number;
    return pieceKey;
  }

  /** False when it is not there. */
  static boolean delete(Access access, byte[] key) {
    if (!access.delete(Space.BLOCKS, key))
      return false;
    boolean more = true;
    for (int i = 0; more; i++)
      more = access.delete(Space.RESTS, pieceKey(key, i));
    return true;
  }

  /**
   * The whole block.
   *
   * @param main
   *            its value in the space of blocks
   * @throws ForeshockException
   *             CORRUPT_DATA when a piece is missing
   */
  BlockBytes of(byte[] key, ByteBuffer main, BlockHeader header) {
    return header.isCut()
        ? new BlockBytes(main, rest(key, header.bytes() - main.limit()))
        : BlockBytes.of(main);
  }

  private ByteBuffer rest(byte[] key, int size) {
    Walk walk = rests;
    if (walk == null)
      rests = walk = access.walk(Space.RESTS);
    boolean on = walk.seek(key) && walk.hasPrefix(key);
    if (on && walk.value().limit() == size)
      return walk.value();
    ByteBuffer rest = ByteBuffer.allocate(Math.max(0, size));
    while (on && rest.hasRemaining()) {
      ByteBuffer piece = walk.value();
      if (piece.limit() > rest.remaining())
        break;
      rest.put(piece);
      on = walk.next() && walk.hasPrefix(key);
    }
    if (rest.hasRemaining())
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "block: a part of it is missing: bytes=" + rest
          .remaining());
    return rest.flip();
  }

  @Override
  public void close() {
    if (rests != null)
      rests.close();
  }
}
