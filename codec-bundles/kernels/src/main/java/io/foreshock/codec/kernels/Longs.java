package io.foreshock.codec.kernels;

/** How longs are coded. */
public interface Longs {
  void encode(long[] values, int count, Scratch room, Output out);

  void decode(Input in, int count, Target target);
}
