package io.foreshock.adapter.demo;

import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.Micros;
import io.foreshock.api.detection.FailureMark;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;

/**
 * An incident the plant remembers from before it was connected. It covers every
 * fault that may begin by itself, so that each of those can be recognised.
 */
record PastIncident(PlantFault fault) {
  private static final String OPERATOR = "demo";
  /** An engineer marks the stretch from where the trend leaves the ordinary. */
  private static final double VISIBLE = 0.3;
  private static final int DAY = 86_400;

  private record Entry(MonthDay day, LocalTime time, String asset, FaultKind kind, int minutes) {}

  private static final List<Entry> ENTRIES = List.of(
      new Entry(MonthDay.of(Month.MARCH, 14), LocalTime.of(2, 10), "line1/press4", FaultKind.BEARING_WEAR, 62),
      new Entry(MonthDay.of(Month.NOVEMBER, 2), LocalTime.of(19, 44), "line2/pump3", FaultKind.SUCTION_CLOGGING, 48),
      new Entry(MonthDay.of(Month.JULY, 21), LocalTime.of(8, 5), "utility/compressor1", FaultKind.COOLER_FOULING, 55),
      new Entry(MonthDay.of(Month.MAY, 9), LocalTime.of(13, 27), "line1/press2", FaultKind.SEAL_LEAK, 51),
      new Entry(MonthDay.of(Month.JANUARY, 27), LocalTime.of(23, 18), "utility/chiller1", FaultKind.REFRIGERANT_LOSS,
          44));

  /**
   * The incidents before {@code startSecond}, each on the latest such date at
   * least two days before, oldest first.
   */
  static List<PastIncident> before(long seed, long startSecond) {
    return ENTRIES.stream().map(e -> {
      long failsAt = latest(e, startSecond - 2L * DAY);
      long develops = e.minutes() * 60L;
      return new PastIncident(PlantFault.lasting(seed, e.asset(), e.kind(), failsAt - develops, develops));
    }).sorted(Comparator.comparingLong(i -> i.fault().failsAt())).toList();
  }

  private static long latest(Entry entry, long limit) {
    int year = Instant.ofEpochSecond(limit).atZone(ZoneOffset.UTC).getYear();
    long second = inYear(entry, year);
    return second <= limit ? second : inYear(entry, year - 1);
  }

  private static long inYear(Entry entry, int year) {
    return entry.day().atYear(year).atTime(entry.time()).toEpochSecond(ZoneOffset.UTC);
  }

  /** Permanent name in the ledger. */
  String id() {
    return fault.asset() + "@" + fault.failsAt();
  }

  FailureMark mark() {
    FaultKind kind = fault.kind();
    long from = fault.from() + (long) (VISIBLE * (fault.failsAt() - fault.from()));
    return new FailureMark(fault.asset(), from * Micros.SECOND, failedAt(), failedAt(), kind.label(), kind.cause(),
        kind.remedy(), OPERATOR);
  }

  /** Microseconds UTC. */
  long failedAt() {
    return fault.failsAt() * Micros.SECOND;
  }
}
