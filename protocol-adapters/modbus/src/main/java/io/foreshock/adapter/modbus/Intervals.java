package io.foreshock.adapter.modbus;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them. */
final class Intervals {
  static final String FORMS = "500ms, 1s, 5min or 1h, from 10ms to 24h";
  private static final Pattern FORM = Pattern.compile("(\\d{1,8})\\s*(ms|s|min|h)");
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);

  private Intervals() {
  }

  static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches())
      return Optional.empty();
    long n = Long.parseLong(matcher.group(1));
    Duration interval = switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "min" -> Duration.ofMinutes(n);
      default -> Duration.ofHours(n);
    };
    return interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0
        ? Optional.empty()
        : Optional.of(interval);
  }
}
