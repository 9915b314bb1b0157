package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;

/**
 * A backup: frames, one after the other; the first is the head, the last the end. Little endian. Independent of
 * LMDB, of its page size and of the machine.
 *
 * <pre>
 * frame
 * 0        4           8      9
 * +--------+-----------+------+----------
 * | length | crc32c    | kind | payload      length: of kind and payload
 * | u32    | of [8,..) | u8   |
 * +--------+-----------+------+----------
 *
 * H, head:    | "FSBACKUP" | version u32 | created i64, microseconds UTC | commit i64 | entries u64 |
 * F, file:    | name u32 length + UTF-8, relative to the data folder | content |
 * E, entries: | space u32 length + UTF-8 | per entry: | key length u16 | value length u32 | key | value |
 * Z, end:     | entries u64 | SHA-256 of all bytes before this frame |
 * </pre>
 *
 * Entries come space by space, keys ascending.
 */
public final class BackupFormat {
  public static final byte[] MAGIC = "FSBACKUP".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  public static final int VERSION = 1;
  public static final int FRAME = 9;
  public static final byte HEAD = 'H';
  public static final byte FILE = 'F';
  public static final byte ENTRIES = 'E';
  public static final byte END = 'Z';
  public static final int HEAD_BYTES = 8 + 4 + 3 * 8;
  public static final int END_BYTES = 8 + 32;
  /** A frame ends with the entry that makes it this large. */
  public static final int FRAME_BYTES = 1 << 20;

  private BackupFormat() {
  }

  public static ForeshockException corrupt(String reason) {
    return new ForeshockException(ErrorCode.CORRUPT_DATA, "backup: " + reason);
  }
}
