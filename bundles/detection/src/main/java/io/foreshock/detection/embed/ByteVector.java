package io.foreshock.detection.embed;

/** Vectors whose direction matters as one byte per figure. */
public final class ByteVector {
  private ByteVector() {
  }

  /** Scales the largest figure to 127. */
  public static byte[] of(float[] vector) {
    float most = 0;
    for (float x : vector)
      most = Math.max(most, Math.abs(x));
    byte[] bytes = new byte[vector.length];
    if (most > 0)
      for (int i = 0; i < bytes.length; i++)
        bytes[i] = (byte) Math.round(vector[i] / most * 127);
    return bytes;
  }

  /** The same direction. */
  public static float[] floats(byte[] bytes) {
    float[] vector = new float[bytes.length];
    for (int i = 0; i < vector.length; i++)
      vector[i] = bytes[i];
    return vector;
  }
}
