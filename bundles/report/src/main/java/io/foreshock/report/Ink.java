package io.foreshock.report;

/** A colour, 0..1 each. Shapes and numbers carry the meaning too: reports are printed in grey. */
record Ink(float red, float green, float blue) {
  static final Ink BLACK = new Ink(0.12f, 0.13f, 0.14f);
  static final Ink DIM = new Ink(0.38f, 0.40f, 0.42f);
  static final Ink LINE = new Ink(0.72f, 0.74f, 0.75f);
  static final Ink PANEL = new Ink(0.93f, 0.94f, 0.94f);
  static final Ink WHITE = new Ink(1, 1, 1);
  static final Ink SERIES = new Ink(0.15f, 0.35f, 0.55f);
  static final Ink BAND = new Ink(0.70f, 0.79f, 0.87f);
  static final Ink WINDOW = new Ink(0.96f, 0.91f, 0.78f);
  static final Ink LIMIT = new Ink(0.45f, 0.47f, 0.49f);
  static final Ink ALARM = new Ink(0.75f, 0, 0);

  static Ink ofPriority(int priority) {
    return switch (priority) {
      case 1 -> ALARM;
      case 2 -> new Ink(0.85f, 0.46f, 0);
      case 3 -> new Ink(0.60f, 0.50f, 0);
      default -> new Ink(0.42f, 0.30f, 0.58f);
    };
  }
}
