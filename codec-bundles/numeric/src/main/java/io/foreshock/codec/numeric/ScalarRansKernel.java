package io.foreshock.codec.numeric;

/** Plain Java. */
final class ScalarRansKernel implements RansKernel {
  @Override
  public void decode(Rans.Decoder d, int[] symbols, int n) {
    int[] table = d.slots;
    int[] words = d.words;
    int[] states = d.states;
    int p = d.at;
    for (int from = 0; from < n; from += states.length) {
      int m = Math.min(states.length, n - from);
      // hostile words may be used up early; what then comes out does not matter, reading on does
      if (p > d.end)
        break;
      for (int s = 0; s < m; s++) {
        int x = states[s];
        int e = table[x & RansTable.TOTAL - 1];
        symbols[from + s] = e & 0xFF;
        x = ((e >>> 8 & 0xFFF) + 1) * (x >>> RansTable.BITS) + (e >>> 20);
        int few = (x >>> 16) - 1 >> 31;
        states[s] = x << (few & 16) | words[p] & few;
        p -= few;
      }
    }
    d.at = p;
  }

  @Override
  public void restoreLevels(long[] v, int rows, long[] levels, int weight) {
    int lanes = levels.length;
    for (int t = 0; t < rows; t++)
      for (int l = 0; l < lanes; l++) {
        long level = levels[l];
        long x = v[t * lanes + l] + (level + Prediction.HALF >> Prediction.FRACTION);
        levels[l] = level + ((x << Prediction.FRACTION) - level >> weight);
        v[t * lanes + l] = x;
      }
  }

  @Override
  public String toString() {
    return "plain Java";
  }
}
