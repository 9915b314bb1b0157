package io.foreshock.codec.text;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.codec.kernels.Input;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Messages of programs as templates and what was filled in, column by column: see {@link TemplateParser}.
 *
 * <pre>
 * | bytes of all texts v | templates v, Bytes: each ended by 0x10 | numbers: the template of each text |
 * | Bytes: the shape of each column of numbers u8 | each column | numbers: pool of the short columns |
 * | WordList |
 * </pre>
 *
 * A column belongs to the places where templates are the same up to there. Shape of numbers: 0 without leading zeros,
 * 1..18 digits each, 19 mixed, the zeros follow. Columns of fewer than 24 values are in the pool. A column of words has
 * the word's number, see {@link NumberCode}.
 */
@Component(service = BlockCodec.class)
public final class TemplateCodec implements BlockCodec {
  @Override
  public int id() {
    return 102;
  }

  @Override
  public String name() {
    return "templates";
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
    int bytes = texts.start(from + count) - texts.start(from);
    if (bytes > MAX_TEXT_BYTES)
      return false;
    TemplateEncoder encoder = new TemplateEncoder();
    if (!encoder.read(texts, from, count))
      return false;
    Output output = new Output(bytes / 8 + 64);
    return encoder.write(output.varint(bytes)) && output.to(out);
  }

  @Override
  public void decode(ByteBuffer in, int count, int from, int to, TextBuffer texts) {
    Input input = new Input(in);
    TemplateDecoder decoder = TemplateDecoder.read(input, count);
    decoder.restore(from, to, texts);
  }
}
