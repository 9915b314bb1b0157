package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The block codecs present at one moment, by id and kind. Immutable. */
public final class Codecs {
  /** The engine's own: values as they are, eight bytes each. */
  public static final int RAW = 0;
  /** The engine's own: numbers that follow from those of another column, see {@link Determined}. */
  static final int DETERMINED = 255;

  private final @Nullable BlockCodec[] byId = new BlockCodec[256];
  private final List<BlockCodec> longs = new ArrayList<>();
  private final List<BlockCodec> doubles = new ArrayList<>();
  private final List<BlockCodec> texts = new ArrayList<>();
  private final List<BlockCodec> hotLongs;
  private final List<BlockCodec> hotDoubles;
  private final List<BlockCodec> hotTexts;

  public Codecs(List<BlockCodec> codecs) {
    this(codecs, true);
  }

  /** @param writeCold whether slow codecs are used for writing too */
  public Codecs(List<BlockCodec> codecs, boolean writeCold) {
    for (BlockCodec codec : codecs.stream().sorted(Comparator.comparingInt(BlockCodec::id)).toList()) {
      if (codec.id() < 1 || codec.id() >= DETERMINED || byId[codec.id()] != null)
        continue;
      byId[codec.id()] = codec;
      if (codec.cold() && !writeCold)
        continue;
      switch (codec.kind()) {
        case LONG -> longs.add(codec);
        case DOUBLE -> doubles.add(codec);
        case TEXT -> texts.add(codec);
      }
    }
    hotLongs = longs.stream().filter(c -> !c.cold()).toList();
    hotDoubles = doubles.stream().filter(c -> !c.cold()).toList();
    hotTexts = texts.stream().filter(c -> !c.cold()).toList();
  }

  /**
   * @throws ForeshockException
   *             CODEC_MISSING when it is not installed, CORRUPT_DATA when it is for other values
   */
  BlockCodec get(int id, BlockCodec.Kind kind) {
    BlockCodec codec = byId[id];
    if (id == DETERMINED)
      throw BlockHeader.corrupt("column that cannot follow from another one: kind=" + kind);
    if (codec == null)
      throw new ForeshockException(ErrorCode.CODEC_MISSING, "block needs a codec that is not installed: codec=" + id
          + bundle(id));
    if (codec.kind() != kind)
      throw BlockHeader.corrupt("codec of other values: codec=" + id + ", kind=" + codec.kind() + ", needed=" + kind);
    return codec;
  }

  /** Who has it, as far as {@link BlockCodec#id()} says so. */
  private static String bundle(int id) {
    return id <= 100
        ? ", bundle=io.foreshock.codec.numeric"
        : id <= 127 ? ", bundle=io.foreshock.codec.text" : "";
  }

  /** Whether it knows no part of a column, as slow ones do not; false when it is not installed. */
  boolean isWhole(int id) {
    BlockCodec codec = byId[id];
    return id == DETERMINED || codec != null && codec.cold();
  }

  /** Null when it is not installed. */
  public @Nullable String name(int id) {
    BlockCodec codec = byId[id];
    return id == RAW ? "raw" : id == DETERMINED ? "determined" : codec == null ? null : codec.name();
  }

  List<BlockCodec> longs(boolean cold) {
    return cold ? longs : hotLongs;
  }

  List<BlockCodec> doubles(boolean cold) {
    return cold ? doubles : hotDoubles;
  }

  List<BlockCodec> texts(boolean cold) {
    return cold ? texts : hotTexts;
  }

  /** Whether rewriting a block of fresh rows can make it smaller. */
  public boolean anyCold() {
    return hotLongs.size() < longs.size() || hotDoubles.size() < doubles.size() || hotTexts.size() < texts.size();
  }
}
