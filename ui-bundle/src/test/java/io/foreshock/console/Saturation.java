package io.foreshock.console;

import java.awt.image.BufferedImage;

/** How much of a picture shouts: pixels with (max - min) / max above 0.5 and max above 60 of 255. */
final class Saturation {
  private Saturation() {
  }

  static double percent(BufferedImage image) {
    long strong = 0;
    for (int y = 0; y < image.getHeight(); y++)
      for (int x = 0; x < image.getWidth(); x++)
        if (isStrong(image.getRGB(x, y)))
          strong++;
    return 100.0 * strong / ((long) image.getWidth() * image.getHeight());
  }

  private static boolean isStrong(int rgb) {
    int r = rgb >> 16 & 255;
    int g = rgb >> 8 & 255;
    int b = rgb & 255;
    int max = Math.max(r, Math.max(g, b));
    int min = Math.min(r, Math.min(g, b));
    return max > 60 && (max - min) > 0.5 * max;
  }
}
