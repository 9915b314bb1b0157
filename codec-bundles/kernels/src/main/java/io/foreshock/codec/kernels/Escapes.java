package io.foreshock.codec.kernels;

/** The residuals that have no token, in ascending places. Confined to one call. */
final class Escapes {
  private static final Escapes NONE = new Escapes(new int[0], new long[0]);

  private final int[] places;
  private final long[] residuals;
  private int next;

  private Escapes(int[] places, long[] residuals) {
    this.places = places;
    this.residuals = residuals;
  }

  static Escapes read(Input in, int limit) {
    int n = in.count("escapes", limit);
    if (n == 0)
      return NONE;
    int[] places = new int[n];
    long[] residuals = new long[n];
    int place = 0;
    for (int i = 0; i < n; i++) {
      place += in.count("escape's place", limit - 1 - place);
      places[i] = place;
      residuals[i] = in.varint("escape");
    }
    return new Escapes(places, residuals);
  }

  /** Puts those of the next {@code n} places in. */
  void patch(long[] tile, int from, int n) {
    while (next < places.length && places[next] < from + n) {
      tile[places[next] - from] = residuals[next];
      next++;
    }
  }

  /** Whether none of the next, before {@code end}, is larger on either side. */
  boolean areWithin(int most, int end) {
    for (int i = next; i < places.length && places[i] < end; i++)
      if (residuals[i] < -most || residuals[i] > most)
        return false;
    return true;
  }

  /** Puts those of the next {@code n} places in, as they are above {@code lowest}. */
  void patch(int[] tile, int from, int n, int lowest) {
    while (next < places.length && places[next] < from + n) {
      tile[places[next] - from] = (int) residuals[next] - lowest;
      next++;
    }
  }
}
