package io.foreshock.console.view;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.transform.Transform;
import javax.imageio.ImageIO;

/** Pictures of the screen as PNG files. */
public final class Pictures {
  private Pictures() {
  }

  /** FX thread. @param scale pixels per pixel of the layout */
  static WritableImage of(Scene scene, double scale) {
    if (scale == 1)
      return scene.snapshot(null);
    SnapshotParameters p = new SnapshotParameters();
    p.setTransform(Transform.scale(scale, scale));
    return scene.getRoot().snapshot(p, null);
  }

  /** Any thread but the FX thread: compresses and writes. */
  static Path write(WritableImage image, Path file) throws IOException {
    int w = (int) image.getWidth();
    int h = (int) image.getHeight();
    int[] argb = new int[w * h];
    image.getPixelReader().getPixels(0, 0, w, h, PixelFormat.getIntArgbInstance(), argb, 0, w);
    BufferedImage out = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    out.setRGB(0, 0, w, h, argb, 0, w);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null)
      Files.createDirectories(folder);
    if (!ImageIO.write(out, "png", file.toFile()))
      throw new IOException("no PNG writer: file=" + file);
    return file;
  }
}
