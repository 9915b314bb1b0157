package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.testkit.BlockCodecContract;

final class RepeatedLongsCodecTest extends BlockCodecContract {
  @Override
  protected BlockCodec codec() {
    return new RepeatedLongsCodec();
  }
}
