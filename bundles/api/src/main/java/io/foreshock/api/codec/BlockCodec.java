package io.foreshock.api.codec;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Lossless compression of one column's values in one block. Stateless and
 * thread-safe. The engine wraps the bytes in an envelope with codec id, count
 * and checksum; a codec still has to treat its input as hostile.
 */
@ConsumerType
public interface BlockCodec {
  /**
   * Values a codec can carry. Booleans are stored as dictionary codes, hence
   * longs; so are texts that repeat, whose distinct ones are what a codec for
   * TEXT gets.
   */
  enum Kind {
    LONG, DOUBLE, TEXT
  }

  /** Most values in one block. */
  int MAX_COUNT = 65_536;

  /**
   * Most bytes of all texts in one block together; codecs refuse to code or to
   * restore more.
   */
  int MAX_TEXT_BYTES = 1 << 24;

  /**
   * Permanent number, 1..254, stored in every block; a changed format is a new
   * id. 0 and 255 are the engine's own, 1..100 are for {@code
   * io.foreshock.codec.numeric}, 101..127 for {@code io.foreshock.codec.text},
   * others free.
   */
  int id();

  /** For people: {@code delta-ffor}. */
  String name();

  Kind kind();

  /**
   * Whether coding is too slow for fresh rows: the engine then offers this codec
   * only blocks that are closed, when it rewrites them in the background.
   * Decoding has to be fast either way.
   */
  default boolean cold() {
    return false;
  }

  /**
   * Appends the coded form of {@code values[from, from+count)} at the position of
   * {@code out} (little endian).
   *
   * @return false when these values do not suit the codec or {@code out} has no
   *         room; {@code out} is then undefined
   * @throws UnsupportedOperationException
   *             when {@link #kind()} is not LONG
   */
  default boolean encode(long[] values, int from, int count, ByteBuffer out) {
    throw new UnsupportedOperationException(name());
  }

  /**
   * @see #encode(long[], int, int, ByteBuffer) bit patterns survive: NaN
   *      payloads, -0.0, infinities
   */
  default boolean encode(double[] values, int from, int count, ByteBuffer out) {
    throw new UnsupportedOperationException(name());
  }

  /**
   * Restores exactly {@code count} values from the remaining bytes of {@code in}.
   *
   * @throws MalformedBlockException
   *             when the bytes are not what {@link #encode} writes
   */
  default void decode(ByteBuffer in, int count, long[] values, int at) {
    throw new UnsupportedOperationException(name());
  }

  /** @see #decode(ByteBuffer, int, long[], int) */
  default void decode(ByteBuffer in, int count, double[] values, int at) {
    throw new UnsupportedOperationException(name());
  }

  /**
   * Restores the values {@code [from, to)} of a block of {@code count}. A codec
   * that can, reads little more than these; others restore the whole block.
   *
   * @param at
   *            where in {@code values} the value {@code from} goes
   * @throws MalformedBlockException
   *             when the bytes are not what {@link #encode} writes; bytes behind
   *             {@code to} need not be looked at
   */
  default void decode(ByteBuffer in, int count, int from, int to, long[] values, int at) {
    long[] all = new long[count];
    decode(in, count, all, 0);
    System.arraycopy(all, from, values, at, to - from);
  }

  /** @see #decode(ByteBuffer, int, int, int, long[], int) */
  default void decode(ByteBuffer in, int count, int from, int to, double[] values, int at) {
    double[] all = new double[count];
    decode(in, count, all, 0);
    System.arraycopy(all, from, values, at, to - from);
  }

  /**
   * Appends the coded form of the texts {@code [from, from+count)} at the
   * position of {@code out} (little endian).
   *
   * @return false when these texts do not suit the codec or {@code out} has no
   *         room; {@code out} is then undefined
   * @throws UnsupportedOperationException
   *             when {@link #kind()} is not TEXT
   */
  default boolean encode(TextBuffer texts, int from, int count, ByteBuffer out) {
    throw new UnsupportedOperationException(name());
  }

  /**
   * Restores exactly {@code count} texts from the remaining bytes of {@code in}
   * and adds them to {@code texts}: at most {@link #MAX_TEXT_BYTES}, whatever the
   * bytes say. They are the bytes that were coded, which need not be UTF-8.
   *
   * @throws MalformedBlockException
   *             when the bytes are not what {@link #encode} writes;
   *             {@code texts} is then undefined
   */
  default void decode(ByteBuffer in, int count, TextBuffer texts) {
    decode(in, count, 0, count, texts);
  }

  /**
   * Restores the texts {@code [from, to)} of a block of {@code count} and adds
   * them to {@code texts}. A codec that can, reads little more than these;
   * others restore the whole block.
   *
   * @throws MalformedBlockException
   *             when the bytes are not what {@link #encode} writes; bytes behind
   *             {@code to} need not be looked at
   */
  default void decode(ByteBuffer in, int count, int from, int to, TextBuffer texts) {
    throw new UnsupportedOperationException(name());
  }
}
