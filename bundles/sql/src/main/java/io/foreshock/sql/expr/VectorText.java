package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.util.Locale;

/** Vectors as text: {@code [0.1,2,-3.5]}. */
public final class VectorText {
  private static final int MAX_DIMENSION = 65_536;

  private VectorText() {
  }

  /**
   * @throws ForeshockException
   *             {@code TYPE_MISMATCH}
   */
  static float[] parse(String text) {
    String t = text.strip();
    if (!t.startsWith("[") || !t.endsWith("]") || t.length() < 3) throw wrong(t);
    String[] parts = t.substring(1, t.length() - 1).split(",", -1);
    if (parts.length > MAX_DIMENSION) throw wrong(t);
    float[] vector = new float[parts.length];
    for (int i = 0; i < vector.length; i++) {
      try {
        vector[i] = Float.parseFloat(parts[i].strip());
      } catch (NumberFormatException e) {
        throw wrong(t);
      }
    }
    return vector;
  }

  public static String format(float[] vector) {
    StringBuilder out = new StringBuilder("[");
    for (float f : vector) {
      if (out.length() > 1) out.append(',');
      String s = Float.toString(f);
      out.append(s.endsWith(".0") ? s.substring(0, s.length() - 2) : s.toLowerCase(Locale.ROOT));
    }
    return out.append(']').toString();
  }

  private static ForeshockException wrong(String text) {
    return new ForeshockException(ErrorCode.TYPE_MISMATCH,
        "not a vector: '" + (text.length() > 60 ? text.substring(0, 60) + "..." : text)
            + "', expected for example '[0.1,2,-3.5]'");
  }
}
