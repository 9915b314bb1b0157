package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.testkit.BlockCodecContract;

final class FrontBitsCodecTest extends BlockCodecContract {
  @Override
  protected BlockCodec codec() {
    return new FrontBitsCodec();
  }
}
