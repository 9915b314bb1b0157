package io.foreshock.detection.rule;

import io.foreshock.detection.store.AlarmRule;
import java.math.BigDecimal;
import java.math.MathContext;

/** What an alarm says. */
final class RuleMessage {
  private RuleMessage() {
  }

  /** {@code bearing_temp 87.2 °C above 85 °C: check the oil}. */
  static String of(Checks checks, int i) {
    Checks.Check check = checks.check(i);
    AlarmRule rule = check.rule();
    String unit = check.sensor().unit().isEmpty() ? "" : " " + check.sensor().unit();
    String name = check.sensor().name();
    double seen = checks.seen(i);
    String what = switch (rule.kind()) {
      case HIGH, LOW, RANGE -> seen > checks.high(i)
          ? name + " " + number(seen) + unit + " above " + number(checks.high(i)) + unit
          : name + " " + number(seen) + unit + " below " + number(checks.low(i)) + unit;
      case RATE -> name + " changed by " + number(seen) + unit + " within " + span(rule.seconds()) + ", limit "
          + number(rule.threshold()) + unit;
      case STALE -> name + ": no reading for " + span(rule.seconds());
      case STUCK -> name + " stands at " + number(checks.sensors().value(check.sensor().id())) + unit + " for "
          + span(rule.seconds());
      case PEER -> name + " differs from " + rule.peerOf(check.sensor().tag()) + " by " + number(seen) + unit
          + ", limit " + number(rule.threshold()) + unit;
    };
    return rule.message().isBlank() ? what : what + ": " + rule.message();
  }

  private static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }

  private static String span(double seconds) {
    if (seconds < 120)
      return number(seconds) + " s";
    return seconds < 7_200 ? number(seconds / 60) + " min" : number(seconds / 3_600) + " h";
  }
}
