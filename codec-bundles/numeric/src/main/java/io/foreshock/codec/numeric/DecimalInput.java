package io.foreshock.codec.numeric;

import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.IntLanes;
import io.foreshock.codec.kernels.Target;
import io.foreshock.codec.kernels.WholeNumbers;

/** Reads what {@link Decimals#write} wrote; the exceptions stay in the input until they are put in place. */
final class DecimalInput {
  private final Input in;
  private final WholeNumbers.Scale[] scales;
  private final int exceptions;
  private final int positions;
  private final int doubles;

  DecimalInput(Input in, int count) {
    this.in = in;
    int first = in.u8("exponent", Decimals.MIXED);
    scales = new WholeNumbers.Scale[first == Decimals.MIXED ? (count + IntLanes.VALUES - 1) / IntLanes.VALUES : 1];
    for (int v = 0; v < scales.length; v++) {
      int e = first == Decimals.MIXED ? in.u8("exponent", WholeNumbers.MAX_EXPONENT) : first;
      if (e > WholeNumbers.MAX_EXPONENT)
        throw in.malformed("exponent out of range: value=" + e + ", limit=" + WholeNumbers.MAX_EXPONENT);
      scales[v] = WholeNumbers.Scale.of(e, in.u8("factor", e));
    }
    exceptions = in.count("exceptions", count);
    positions = in.skip(Short.BYTES * exceptions, "exception positions");
    doubles = in.skip(Long.BYTES * exceptions, "exceptions");
  }

  /** Where the whole numbers go to become doubles again. */
  Target target(double[] values, int at) {
    return scales.length > 1
        ? new Target.Scaled(values, at, scales, new long[IntLanes.VALUES])
        : new Target.Doubles(values, at, scales[0].back(), scales[0].inverseBack());
  }

  /** Puts the exceptions among {@code [from, to)} of {@code count} back; {@code at} is the place of {@code from}. */
  void patch(double[] values, int at, int from, int to, int count) {
    for (int i = 0; i < exceptions; i++) {
      int place = in.u16At(positions + Short.BYTES * i);
      if (place >= count)
        throw in.malformed("exception position out of range: value=" + place + ", limit=" + count);
      if (place >= from && place < to)
        values[at - from + place] = Double.longBitsToDouble(in.i64At(doubles + Long.BYTES * i));
    }
  }
}
