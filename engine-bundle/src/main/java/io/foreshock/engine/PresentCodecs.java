package io.foreshock.engine;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.engine.format.Codecs;
import java.util.List;
import java.util.function.Supplier;

/** The codecs of now, sorted out once for as long as they stay the same: every snapshot asks. Thread-safe. */
final class PresentCodecs implements Supplier<Codecs> {
  private record Sorted(List<BlockCodec> codecs, Codecs byKind) {}

  private final Supplier<List<BlockCodec>> present;
  private final boolean writeCold;
  private volatile Sorted sorted;

  PresentCodecs(Supplier<List<BlockCodec>> present, boolean writeCold) {
    this.present = present;
    this.writeCold = writeCold;
    this.sorted = sorted(List.of());
  }

  private Sorted sorted(List<BlockCodec> codecs) {
    return new Sorted(codecs, new Codecs(codecs, writeCold));
  }

  @Override
  public Codecs get() {
    List<BlockCodec> now = present.get();
    Sorted known = sorted;
    if (!known.codecs.equals(now)) {
      known = sorted(List.copyOf(now));
      sorted = known;
    }
    return known.byKind;
  }
}
