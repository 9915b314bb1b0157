package io.foreshock.codec.text;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.codec.kernels.Input;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Texts one after the other as a Zstandard frame: for long texts that repeat each other in pieces.
 *
 * <pre>
 * | lengths: numbers, see NumberCode | bytes v | coded bytes v, 0 = as they are | bytes |
 * </pre>
 */
@Component(service = BlockCodec.class)
public final class ZstdCodec implements BlockCodec {
  @Override
  public int id() {
    return 103;
  }

  @Override
  public String name() {
    return "zstd";
  }

  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public boolean cold() {
    return true;
  }

  @Override
  public boolean encode(TextBuffer texts, int from, int count, ByteBuffer out) {
    int start = texts.start(from);
    int bytes = texts.start(from + count) - start;
    if (bytes > MAX_TEXT_BYTES)
      return false;
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++)
      lengths[i] = texts.length(from + i);
    Output output = new Output(bytes / 4 + 64);
    NumberCode.write(lengths, count, output);
    Bytes.write(texts.array(), start, bytes, output);
    return output.to(out);
  }

  @Override
  public void decode(ByteBuffer in, int count, int from, int to, TextBuffer texts) {
    Input input = new Input(in);
    long[] lengths = NumberCode.read(input, count);
    byte[] bytes = Bytes.read(input, MAX_TEXT_BYTES, "bytes");
    input.end();
    int size = bytes.length - Input.SLACK;
    long at = 0;
    texts.reserve(to - from, size);
    for (int i = 0; i < count; i++) {
      if (lengths[i] < 0 || lengths[i] > size - at)
        throw input.malformed("text beyond the bytes: length=" + lengths[i] + ", left=" + (size - at));
      if (i >= from && i < to)
        texts.add(bytes, (int) at, (int) lengths[i]);
      at += lengths[i];
    }
    if (at != size)
      throw input.malformed("bytes left over: bytes=" + (size - at));
  }
}
