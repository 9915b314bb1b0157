package io.foreshock.engine.format;

import io.foreshock.api.codec.BlockCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The block codecs present at one moment, by id and kind. Immutable. */
public final class Codecs {
  /** The engine's own: values as they are, eight bytes each. */
  public static final int RAW = 0;

  private final @Nullable BlockCodec[] byId = new BlockCodec[256];
  private final List<BlockCodec> longs = new ArrayList<>();
  private final List<BlockCodec> doubles = new ArrayList<>();
  private final List<BlockCodec> hotLongs;
  private final List<BlockCodec> hotDoubles;

  public Codecs(List<BlockCodec> codecs) {
    this(codecs, true);
  }

  /** @param writeCold whether slow codecs are used for writing too */
  public Codecs(List<BlockCodec> codecs, boolean writeCold) {
    for (BlockCodec codec : codecs.stream().sorted(Comparator.comparingInt(BlockCodec::id)).toList()) {
      if (codec.id() < 1 || codec.id() > 255 || byId[codec.id()] != null)
        continue;
      byId[codec.id()] = codec;
      if (codec.cold() && !writeCold)
        continue;
      switch (codec.kind()) {
        case LONG -> longs.add(codec);
        case DOUBLE -> doubles.add(codec);
      }
    }
    hotLongs = longs.stream().filter(c -> !c.cold()).toList();
    hotDoubles = doubles.stream().filter(c -> !c.cold()).toList();
  }

  @Nullable
  BlockCodec byId(int id) {
    return byId[id];
  }

  /** Null when it is not installed. */
  public @Nullable String name(int id) {
    BlockCodec codec = byId[id];
    return id == RAW ? "raw" : codec == null ? null : codec.name();
  }

  List<BlockCodec> longs(boolean cold) {
    return cold ? longs : hotLongs;
  }

  List<BlockCodec> doubles(boolean cold) {
    return cold ? doubles : hotDoubles;
  }

  /** Whether rewriting a block of fresh rows can make it smaller. */
  public boolean anyCold() {
    return hotLongs.size() < longs.size() || hotDoubles.size() < doubles.size();
  }
}
