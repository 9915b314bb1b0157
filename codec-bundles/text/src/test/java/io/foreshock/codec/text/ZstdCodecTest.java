package io.foreshock.codec.text;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.testkit.TextCodecContract;

final class ZstdCodecTest extends TextCodecContract {
  @Override
  protected BlockCodec codec() {
    return new ZstdCodec();
  }
}
