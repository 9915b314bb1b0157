package io.foreshock.detection.alarm;

import java.time.Duration;

/** A time span as people say it. */
final class Lead {
  private Lead() {
  }

  /** {@code 50 s}, {@code 41 min}, {@code 5 h}, {@code 3 days}. */
  static String text(Duration d) {
    long seconds = Math.max(0, d.toSeconds());
    if (seconds < 100)
      return seconds + " s";
    long minutes = (seconds + 30) / 60;
    if (minutes < 100)
      return minutes + " min";
    long hours = (minutes + 30) / 60;
    return hours < 72 ? hours + " h" : (hours + 12) / 24 + " days";
  }
}
