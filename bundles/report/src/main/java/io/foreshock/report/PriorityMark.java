package io.foreshock.report;

import io.foreshock.report.Canvas.Box;
import io.foreshock.report.Canvas.Style;
import java.io.IOException;

/** An alarm's priority as shape, colour and number, so that it survives a grey printer (ISA-101). */
record PriorityMark(int priority) implements Grid.Mark {
  private static final float SIZE = 11;

  @Override
  public void draw(Canvas canvas, float x, float top) throws IOException {
    Ink ink = Ink.ofPriority(priority);
    float bottom = top - SIZE;
    float middle = x + SIZE / 2;
    switch (priority) {
      case 1 -> canvas.rect(new Box(x, bottom, SIZE, SIZE), ink);
      case 2 -> canvas.polygon(ink, x - 1.5f, bottom, x + SIZE + 1.5f, bottom, middle, top + 1.5f);
      case 3 -> canvas.polygon(ink, x - 1.5f, top, x + SIZE + 1.5f, top, middle, bottom - 1.5f);
      default -> canvas.circle(middle, bottom + SIZE / 2, SIZE / 2, ink);
    }
    float y = bottom + (priority == 3 ? 3.6f : priority == 2 ? 1.4f : 2.6f);
    canvas.textCentred(middle, y, Integer.toString(priority), new Style(7.5f, true, Ink.WHITE));
  }
}
