package io.foreshock.engine.format;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.MalformedBlockException;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column of texts, which has one of three forms.
 *
 * <pre>
 * plain dictionary                        | size v | per text length v and UTF-8 | null bitmap | numbers |
 * coded dictionary, flag 2                | size v | text codec u8 | length v | coded texts | null bitmap | numbers |
 * the texts themselves, flag 2            | 0 u8   | null bitmap | coded texts of the rows that are not null |
 * </pre>
 *
 * ahead of each the filter, when it has one (flag 8). The numbers are coded by the column's codec, or follow from another
 * column's ({@link Determined}); in the last form that is a text codec.
 */
final class TextColumnReader {
  /** Flag of a column that needs a text codec; texts have no summary. */
  static final int CODED = BlockHeader.HAS_STATS;

  private TextColumnReader() {
  }

  static boolean isCoded(ColumnEntry entry) {
    return (entry.flags() & CODED) != 0;
  }

  /** Reads the numbers of all rows. */
  interface Numbers {
    void read(ByteBuffer in, long[] into);
  }

  /** @param room for as many numbers as there are rows */
  static ColumnVector.Texts read(ByteBuffer in, ColumnEntry entry, int n, Codecs codecs, Numbers coded, long[] room) {
    try {
      if ((entry.flags() & BlockHeader.HAS_MORE) != 0)
        in.position(in.position() + BloomFilter.length(in));
      int distinct = Varint.getInt(in, "dictionary size", n);
      if (distinct == 0 && isCoded(entry))
        return themselves(in, entry, n, codecs);
      String[] dictionary = isCoded(entry) ? coded(in, distinct, codecs) : plain(in, distinct);
      BitSet nulls = BlockReader.nulls(in, entry, n);
      coded.read(in, room);
      return new ColumnVector.Texts(look(dictionary, room, nulls, n), n);
    } catch (BufferUnderflowException e) {
      throw BlockReader.cutShort(e);
    }
  }

  /**
   * Leads to the null bitmap.
   *
   * @throws MalformedBlockException
   *             when there is no dictionary
   */
  static void skipDictionary(ByteBuffer in, ColumnEntry entry, int n) {
    try {
      if ((entry.flags() & BlockHeader.HAS_MORE) != 0)
        in.position(in.position() + BloomFilter.length(in));
      int distinct = Varint.getInt(in, "dictionary size", n);
      if (distinct == 0)
        throw new MalformedBlockException(in.position(), "no dictionary that another column can follow from");
      if (isCoded(entry)) {
        in.get();
        distinct = 1;
      }
      for (int i = 0; i < distinct; i++) {
        int length = length(in);
        in.position(in.position() + length);
      }
    } catch (BufferUnderflowException e) {
      throw BlockReader.cutShort(e);
    }
  }

  private static ColumnVector.Texts themselves(ByteBuffer in, ColumnEntry entry, int n, Codecs codecs) {
    BlockCodec codec = codecs.get(entry.codec(), BlockCodec.Kind.TEXT);
    BitSet nulls = BlockReader.nulls(in, entry, n);
    TextBuffer texts = new TextBuffer();
    codec.decode(in, n - (nulls == null ? 0 : nulls.cardinality()), texts);
    @Nullable
    String[] values = new String[n];
    for (int i = 0, at = 0; i < n; i++)
      if (nulls == null || !nulls.get(i))
        values[i] = texts.get(at++);
    return new ColumnVector.Texts(values, n);
  }

  private static String[] coded(ByteBuffer in, int distinct, Codecs codecs) {
    BlockCodec codec = codecs.get(Byte.toUnsignedInt(in.get()), BlockCodec.Kind.TEXT);
    int length = length(in);
    TextBuffer texts = new TextBuffer();
    codec.decode(in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN), distinct, texts);
    in.position(in.position() + length);
    String[] dictionary = new String[distinct];
    Arrays.setAll(dictionary, texts::get);
    return dictionary;
  }

  /** Of bytes that follow. */
  private static int length(ByteBuffer in) {
    int length = Varint.getInt(in, "length", in.remaining());
    if (length > in.remaining())
      throw new MalformedBlockException(in.position(), "beyond the column: length=" + length);
    return length;
  }

  private static String[] plain(ByteBuffer in, int distinct) {
    String[] dictionary = new String[distinct];
    for (int i = 0; i < distinct; i++) {
      byte[] utf8 = new byte[length(in)];
      in.get(utf8);
      dictionary[i] = new String(utf8, StandardCharsets.UTF_8);
    }
    return dictionary;
  }

  private static @Nullable String[] look(String[] dictionary, long[] numbers, @Nullable BitSet nulls, int n) {
    @Nullable
    String[] values = new String[n];
    for (int i = 0; i < n; i++) {
      if (nulls != null && nulls.get(i))
        continue;
      if (numbers[i] < 0 || numbers[i] >= dictionary.length)
        throw BlockHeader.corrupt("text number out of range: number=" + numbers[i] + ", size=" + dictionary.length);
      values[i] = dictionary[(int) numbers[i]];
    }
    return values;
  }

  /** Whether a column with a plain dictionary has the text. */
  static boolean holds(ByteBuffer in, int rows, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    try {
      for (int left = Varint.getInt(in, "dictionary size", rows); left > 0; left--) {
        int length = length(in);
        if (length == wanted.length && in.slice(in.position(), length).equals(ByteBuffer.wrap(wanted)))
          return true;
        in.position(in.position() + length);
      }
    } catch (BufferUnderflowException e) {
      throw BlockReader.cutShort(e);
    }
    return false;
  }
}
