package io.foreshock.detection.alarm;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Match;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One asset's way from a first doubt to an alarm and back.
 *
 * <p>
 * Evidence adds up window by window (Page, Continuous Inspection Schemes, 1954):
 * far beyond the limit three windows suffice, just beyond it takes many. When
 * enough has come together, a label that two windows in a row agree on makes a
 * pattern alarm at once; without one the episode waits for more evidence before
 * it becomes an alarm of an unknown pattern, and a later match changes
 * that alarm in place. Where no window alone is near enough to a pattern, all
 * windows of the doubt together may be ({@link Resemblance}); a shown label gives
 * way only to one that more has spoken for since the doubt began. The alarm
 * returns when the evidence on all scales is used up. Confined to the detection thread.
 */
public final class Episode {
  /** Evidence that makes an asset abnormal; a window adds at most 1. */
  private static final double ENOUGH = 3;
  private static final double MOST = 4;
  /** Below this part of the limit evidence is used up. */
  private static final double RETURN = 0.8;
  /** From this part of the limit on a window that resembles a known failure counts: what happened before is more likely. */
  public static final double RESEMBLING = 0.5;
  /** Windows that must agree on a label. */
  private static final int AGREEING = 2;
  /** Windows that must agree before an alarm changes its label. */
  private static final int AGREEING_TO_CHANGE = 6;
  /** Abnormal windows before an alarm of an unknown pattern, and what they exceed the habit by in sum. */
  private static final int PATIENCE = 8;
  private static final double EXCESS = 4;
  /** Unknown patterns of a day after which it takes no more evidence. */
  private static final int MOST_DOUBLINGS = 5;
  /** Up to this multiple of the limit a window that resembles no failure may as well be a new habit. */
  public static final double HABIT = 2;
  /** Healthy windows after which a machine has come back from a marked failure. */
  private static final int SETTLED = 8;
  /** So many window lengths after its return an alarm may come back as the same. */
  private static final int RELAPSE = 2;
  /** A match is shown again when its similarity grew by this much. */
  private static final double NOTICEABLE = 0.02;

  private final String asset;
  private final AlarmBook book;
  private final Clock clock;
  private final Map<Long, Evidence> evidence = new HashMap<>();
  /** What has spoken for each label since the doubt began: sums of similarities. */
  private final Map<String, Double> votes = new HashMap<>();
  private boolean abnormal;
  private int waiting;
  private double excess;
  private String label = "";
  private int agreeing;
  private @Nullable Match best;
  private @Nullable String alarmId;
  private @Nullable String returned;
  private long newestAt = Long.MIN_VALUE;
  /** Marked failures the live data has not yet come back from: since when, and healthy windows still wanted. */
  private final TreeMap<Long, Integer> settling = new TreeMap<>();

  /** What one scale has collected. */
  private static final class Evidence {
    final Resemblance resemblance = new Resemblance();
    double sum;
    long lastAt = Long.MIN_VALUE;

    /** After two windows' length without data nothing is left of it. */
    void expire(long scaleSeconds, long now) {
      if (now - lastAt > 2 * scaleSeconds * Micros.SECOND) {
        sum = 0;
        resemblance.forget();
      }
    }
  }

  public Episode(String asset, AlarmBook book, Clock clock) {
    this.asset = asset;
    this.book = book;
    this.clock = clock;
    book.active().stream()
        .filter(a -> a.kind().pattern() && a.asset().equals(asset) && a.returnedAt() == null).findFirst()
        .ifPresent(a -> {
          alarmId = a.id();
          abnormal = true;
          best = a.match();
          label = a.match() == null ? "" : a.match().pattern().label();
          if (a.match() != null)
            votes.put(label, AGREEING_TO_CHANGE * a.match().similarity());
        });
  }

  /** The present alarm; null when there is none. */
  public @Nullable String alarmId() {
    return alarmId;
  }

  /** Nothing may be learnt now: there is an alarm, or something that may become one. */
  public boolean suspicious() {
    return alarmId != null || agreeing > 0 || abnormal && excess > 0;
  }

  public void accept(Finding window) {
    newestAt = Math.max(newestAt, window.at());
    if (!settled(window))
      return;
    Evidence e = evidence.computeIfAbsent(window.scale(), s -> fresh());
    if (e.lastAt == Long.MIN_VALUE)
      e.lastAt = window.at();
    evidence.forEach((scale, x) -> x.expire(scale, window.at()));
    e.lastAt = window.at();
    String told = e.resemblance.accept(window);
    Finding finding = told == null || window.match() != null ? window : window.like(told);
    e.sum = Math.clamp(e.sum + Math.min(1, step(finding)), 0, MOST);
    boolean counts = finding.ratio() > 1 || finding.match() != null;
    if (!abnormal && e.sum >= ENOUGH && counts)
      abnormal = true;
    if (counts)
      count(finding);
    if (!abnormal) {
      if (usedUp())
        votes.clear();
      return;
    }
    if (alarmId == null && counts)
      consider(finding);
    else
      if (alarmId != null)
        improve(finding);
    if (usedUp())
      end(finding.at());
  }

  private boolean usedUp() {
    return evidence.values().stream().allMatch(x -> x.sum == 0);
  }

  /** Evidence a window adds: below the limit only what resembles a known failure speaks for one. */
  private static double step(Finding finding) {
    if (finding.match() != null && finding.ratio() <= 1)
      return finding.ratio();
    return finding.ratio() > RETURN ? finding.ratio() - 1 : -1;
  }

  /** After a restart a present alarm has its evidence back. */
  private Evidence fresh() {
    Evidence e = new Evidence();
    e.sum = alarmId == null ? 0 : ENOUGH;
    return e;
  }

  /**
   * The stretch {@code [from, to)} was explained by an operator: an alarm of that
   * time is history, a doubt is settled.
   *
   * @param slack
   *            microseconds by which an alarm may lie outside the stretch
   */
  public void explain(String operator, long from, long to, long slack) {
    Alarm alarm = alarmId == null ? null : book.find(alarmId).orElse(null);
    if (alarm != null && (alarm.raisedAt() < from - slack || alarm.raisedAt() >= to + slack))
      return;
    if (alarm != null) {
      book.acknowledge(alarm.id(), operator);
      end(to);
    }
    forget();
    evidence.values().forEach(e -> e.resemblance.forget());
    returned = null;
    if (newestAt < to + slack)
      settling.put(from, SETTLED);
  }

  /** After a marked failure the machine stands still and is repaired: no news until it is healthy again. */
  private boolean settled(Finding finding) {
    Map.Entry<Long, Integer> failure = settling.floorEntry(finding.at());
    if (failure == null)
      return true;
    if (finding.ratio() < 1 && failure.getValue() == 1)
      settling.remove(failure.getKey());
    else
      if (finding.ratio() < 1)
        settling.put(failure.getKey(), failure.getValue() - 1);
    return false;
  }

  private void count(Finding finding) {
    Match match = finding.match();
    if (match == null) {
      agreeing = Math.max(0, agreeing - 1);
      return;
    }
    String now = match.pattern().label();
    agreeing = now.equals(label) ? agreeing + 1 : 1;
    if (!now.equals(label))
      best = match;
    label = now;
    votes.merge(now, match.similarity(), Double::sum);
    if (best == null || match.similarity() >= best.similarity())
      best = match;
  }

  private void consider(Finding finding) {
    waiting++;
    excess += Math.max(0, finding.ratio() - HABIT);
    if (agreeing >= AGREEING && finding.match() != null)
      raise(finding, finding.match());
    else
      if (finding.experienced() && waiting >= (agreeing == 0 ? 1 : 2) * PATIENCE
          && excess >= EXCESS * reluctance(finding.at()))
        raise(finding, null);
  }

  /**
   * An asset may call one unknown pattern a day; each further one that day takes
   * twice the evidence of the one before. Known failures have no budget.
   */
  private double reluctance(long at) {
    long today = book.raisedBetween(at - Micros.DAY, at).stream()
        .filter(a -> a.kind() == Alarm.Kind.UNKNOWN_PATTERN && a.asset().equals(asset)).count();
    return 1L << Math.min(today, MOST_DOUBLINGS);
  }

  private void raise(Finding finding, @Nullable Match match) {
    Alarm before = returned == null ? null : book.find(returned).orElse(null);
    if (before != null && sameCause(before, finding, match)) {
      alarmId = before.id();
      boolean told = before.match() != null && match == null;
      Match shown = told ? before.match() : match;
      book.update(
          picture(before.id(), finding, shown, before.raisedAt(), before.detectedAt(), before.acknowledgedBy()), !told);
      return;
    }
    Alarm alarm = picture(UUID.randomUUID().toString(), finding, match, finding.at(), now(), "");
    book.raise(alarm);
    alarmId = alarm.id();
  }

  /** A fault that hid for a moment comes back as the same alarm. */
  private static boolean sameCause(Alarm before, Finding finding, @Nullable Match match) {
    Long gone = before.returnedAt();
    Match then = before.match();
    boolean sameLabel = then == null || match == null || then.pattern().label().equals(match.pattern().label());
    return gone != null && sameLabel && finding.at() - gone <= RELAPSE * finding.scale() * Micros.SECOND;
  }

  /** A better or another match changes the alarm in place. */
  private void improve(Finding finding) {
    Match match = finding.match();
    if (match == null || finding.ratio() <= 1)
      return;
    Alarm shown = book.find(requireNonNull(alarmId)).orElse(null);
    if (shown == null)
      return;
    Match before = shown.match();
    boolean first = before == null && agreeing > AGREEING;
    boolean other = before != null && !before.pattern().label().equals(match.pattern().label())
        && agreeing >= AGREEING_TO_CHANGE && votes(match) > votes(before);
    boolean better = before != null && before.pattern().label().equals(match.pattern().label())
        && match.similarity() > before.similarity() + NOTICEABLE;
    if (first || other || better)
      book.update(picture(shown.id(), finding, match, shown.raisedAt(), shown.detectedAt(), shown.acknowledgedBy()),
          true);
  }

  private double votes(Match match) {
    return votes.getOrDefault(match.pattern().label(), 0.0);
  }

  private void end(long at) {
    if (alarmId != null) {
      Alarm a = book.find(alarmId).orElse(null);
      if (a != null && a.returnedAt() == null)
        book.update(new Alarm(a.id(), a.kind(), a.state(), a.priority(), a.asset(), a.tag(), a.message(), a.raisedAt(),
            a.detectedAt(), at, a.acknowledgedBy(), a.score(), a.match()), false);
    }
    returned = alarmId;
    forget();
  }

  private void forget() {
    alarmId = null;
    abnormal = false;
    waiting = 0;
    excess = 0;
    agreeing = 0;
    label = "";
    best = null;
    votes.clear();
    evidence.values().forEach(e -> e.sum = 0);
  }

  private Alarm picture(String id, Finding finding, @Nullable Match match, long raisedAt, long detectedAt,
      String operator) {
    String tag = match == null || match.contributions().isEmpty()
        ? finding.tag()
        : match.contributions().getFirst().tag();
    Alarm.Kind kind = match == null ? Alarm.Kind.UNKNOWN_PATTERN : Alarm.Kind.PATTERN_MATCH;
    double score = match == null ? finding.score() : match.similarity();
    String message = match == null ? unknown(finding) : likeness(match);
    return new Alarm(id, kind, AlarmState.UNACKNOWLEDGED, priority(match), asset, tag, message, raisedAt, detectedAt,
        null, operator, score, match);
  }

  private static String unknown(Finding finding) {
    String where = finding.tag().isEmpty()
        ? ""
        : ", most at " + finding.tag().substring(finding.tag().lastIndexOf('/') + 1);
    return String.format(Locale.ROOT, "unlike its healthy self and any known failure, score %.2f%s", finding.score(),
        where);
  }

  private static String likeness(Match match) {
    Long failedAt = match.pattern().failedAt();
    long when = failedAt == null ? match.pattern().windowTo() : failedAt;
    LocalDate date = LocalDate.ofInstant(Micros.toInstant(when), ZoneOffset.UTC);
    String outcome = match.leadTime().map(d -> "stopped " + Lead.text(d) + " later").orElse("recovered");
    return String.format(Locale.ROOT, "like \"%s\" of %s, similarity %.2f, %s", match.pattern().label(), date,
        match.similarity(), outcome);
  }

  /** 1 when the matched machine stopped within the half hour, 2 when it stopped later, 3 when it recovered or is unknown. */
  private static int priority(@Nullable Match match) {
    if (match == null)
      return 3;
    return match.leadTime().map(d -> d.toMinutes() < 30 ? 1 : 2).orElse(3);
  }

  private long now() {
    return Micros.of(clock.instant());
  }
}
