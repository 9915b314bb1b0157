package io.foreshock.console.view;

import io.foreshock.console.model.Annotation;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import javafx.scene.canvas.GraphicsContext;
import org.jspecify.annotations.Nullable;

/** Diamonds at the top of the chart where somebody noted something, with the words while there is room for them. */
final class NoteMarks {
  /** Half the width of a diamond, pixels. */
  static final double HALF = 6;
  private static final double TOP = 10;
  private static final int MOST_WORDS = 6;
  private static final int LONGEST = 36;
  private static final double LINE = 19;
  private static final int LINES = 3;

  /** Puts words on a small plate. */
  interface Plate {
    void put(GraphicsContext g, String text, double centreX, double centreY, double width);
  }

  private NoteMarks() {
  }

  /** @param plate draws words; null = draw the diamonds and their lines */
  static void draw(GraphicsContext g, List<Annotation> notes, LongToDoubleFunction x, double height, Colours colours,
      @Nullable Plate plate) {
    for (int i = 0; i < notes.size(); i++) {
      double at = Math.round(x.applyAsDouble(notes.get(i).at())) + 0.5;
      if (plate == null)
        diamond(g, at, height, colours);
      else
        if (notes.size() <= MOST_WORDS)
          plate.put(g, shortened(notes.get(i).text()), at, height - 38 - LINE * (i % LINES), g.getCanvas().getWidth());
    }
  }

  private static void diamond(GraphicsContext g, double x, double height, Colours colours) {
    g.setStroke(colours.edge());
    g.setLineWidth(1);
    g.setLineDashes(2, 4);
    g.strokeLine(x, TOP + HALF, x, height);
    g.setLineDashes();
    g.setFill(colours.ink());
    g.fillPolygon(new double[]{x - HALF, x, x + HALF, x}, new double[]{TOP, TOP - HALF, TOP, TOP + HALF}, 4);
  }

  private static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "\u2026" : line;
  }

  static String words(Annotation note) {
    return shortened(note.text()) + " (" + note.author() + ")";
  }
}
