package io.foreshock.detection.library;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.LeadTimes;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.store.StoredPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of a group with the eyes of one machine: what each window deviated
 * by, put into this machine's own healthy coordinates. Without that a failure looks
 * different on every machine, as each has learnt from its own short history which
 * channels go together. Thread-safe.
 */
public final class PatternView {
  /** Below this cosine a window is not called like a known failure. */
  public static final double OPEN_SET_LIMIT = 0.82;
  /** How many of the nearest patterns vote, and how many of them may be of one incident. */
  private static final int VOTERS = 5;
  private static final int VOTERS_OF_ONE = 3;
  /** How many of the nearest patterns are asked along with a window. */
  private static final int EXPANSION = 20;
  /** Stages that make a distribution of lead times, and how many of one incident. */
  private static final int STAGES = 20;
  private static final int PER_INCIDENT = 2;
  private static final int MOST_STAGES = 256;

  private final PatternGroup group;
  private final Function<double[], Embedding> eyes;
  /** With their channels weighted; worked out when first looked at. */
  private final AtomicReferenceArray<float[]> vectors;
  private volatile @Nullable Neighbours anchored;
  private volatile @Nullable Calibration calibration;

  /**
   * @param eyes
   *            from offsets ({@link io.foreshock.detection.model.Baseline#offsets}) to the machine's coordinates
   */
  PatternView(PatternGroup group, Function<double[], Embedding> eyes) {
    this.group = group;
    this.eyes = eyes;
    vectors = new AtomicReferenceArray<>(group.patterns.size());
  }

  /** Patterns outside of any library, with the eyes of a machine. */
  public static PatternView of(List<StoredPattern> patterns, Baseline eyes) {
    return new PatternView(new PatternGroup(patterns, List.of(), null), eyes::embedOffsets);
  }

  /** A pattern and the cosine to it, -1..1. */
  public record Candidate(StoredPattern pattern, double similarity, float[] weighted) {
    public String label() {
      return pattern.pattern().label();
    }

    String incident() {
      return pattern.pattern().incidentId();
    }
  }

  private float[] vector(int i) {
    float[] known = vectors.get(i);
    if (known == null) {
      known = group.weighted(eyes.apply(group.patterns.get(i).offsets()).vector());
      vectors.set(i, known);
    }
    return known;
  }

  private Embedding weighted(Embedding query) {
    return query.with(group.weighted(query.vector()));
  }

  private List<Candidate> ranked(Embedding asked, int k) {
    if (asked.norm() == 0)
      return List.of();
    Embedding query = weighted(asked);
    return group.candidates(query.vector())
        .mapToObj(i -> new Candidate(group.patterns.get(i), query.cosine(vector(i)), vector(i)))
        .sorted(Comparator.comparingDouble(Candidate::similarity).reversed()).limit(k).toList();
  }

  /**
   * The nearest window of each incident, best first.
   *
   * @param query
   *            a window in the coordinates of this machine
   * @param limit
   *            at most this many incidents
   */
  public List<Candidate> nearest(Embedding query, int limit) {
    return distinct(ranked(query, Math.max(64, 16 * limit)), limit);
  }

  /** The nearest of each incident, in the order in which the incidents come first. */
  public static List<Candidate> distinct(List<Candidate> ranked, int limit) {
    Map<String, Candidate> best = new LinkedHashMap<>();
    for (Candidate c : ranked)
      if (best.size() < limit || best.containsKey(c.incident()))
        best.merge(c.incident(), c, (a, b) -> a.similarity() >= b.similarity() ? a : b);
    return List.copyOf(best.values());
  }

  /**
   * Patterns for somebody who looks for all that is alike: ranked by what the window
   * and the nearest patterns to it have in common ({@link Neighbours#expanded}), where
   * windows that hardly deviate are alike whichever way they do.
   */
  public List<Candidate> similar(Embedding asked, int k) {
    Embedding query = weighted(asked);
    int[] places = group.candidates(query.vector()).toArray();
    Neighbours known = places.length == group.patterns.size() ? all() : anchored(places);
    float[] scores = known.scores(known.expanded(Embedding.anchored(query.vector()), EXPANSION));
    return IntStream.of(Neighbours.order(scores)).limit(k).map(n -> places[n])
        .mapToObj(i -> new Candidate(group.patterns.get(i), query.cosine(vector(i)), vector(i))).toList();
  }

  private Neighbours anchored(int[] places) {
    return Neighbours.plain(IntStream.of(places).mapToObj(i -> Embedding.anchored(vector(i))).toList());
  }

  private Neighbours all() {
    Neighbours known = anchored;
    if (known == null) {
      known = anchored(IntStream.range(0, group.patterns.size()).toArray());
      anchored = known;
    }
    return known;
  }

  /**
   * What the five nearest patterns agree on: the label with the largest sum of
   * similarities, and its nearest pattern. Three of them at most are of one incident:
   * the stages of one failure are so much alike that they would outvote all others.
   *
   * @param openSetLimit
   *            patterns below this similarity do not vote
   */
  public Optional<Candidate> vote(Embedding query, double openSetLimit) {
    return vote(ranked(query, MOST_STAGES), openSetLimit);
  }

  /**
   * What the patterns say to a window.
   *
   * @param vote
   *            as {@link #vote}
   * @param byLabel
   *            the nearest pattern of each label, however far away
   */
  public record Answer(Optional<Candidate> vote, Map<String, Candidate> byLabel) {}

  /** Asks the patterns; those below {@link #OPEN_SET_LIMIT} do not vote. */
  public Answer ask(Embedding query) {
    List<Candidate> ranked = ranked(query, Integer.MAX_VALUE);
    Map<String, Candidate> byLabel = new HashMap<>();
    ranked.forEach(c -> byLabel.putIfAbsent(c.label(), c));
    return new Answer(vote(ranked.subList(0, Math.min(MOST_STAGES, ranked.size())), OPEN_SET_LIMIT), byLabel);
  }

  private static Optional<Candidate> vote(List<Candidate> ranked, double openSetLimit) {
    Map<String, Double> votes = new HashMap<>();
    Map<String, Candidate> nearest = new HashMap<>();
    Map<String, Integer> voters = new HashMap<>();
    int count = 0;
    for (Candidate c : ranked) {
      if (c.similarity() < openSetLimit || count == VOTERS)
        break;
      if (voters.merge(c.incident(), 1, Integer::sum) > VOTERS_OF_ONE)
        continue;
      votes.merge(c.label(), c.similarity(), Double::sum);
      nearest.putIfAbsent(c.label(), c);
      count++;
    }
    return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(e -> nearest.get(e.getKey()));
  }

  /** What each channel adds to the similarity of a window and a pattern; the shares sum to it. */
  public double[] shares(Embedding query, Candidate candidate) {
    return weighted(query).shares(candidate.weighted());
  }

  /** How probable it is that a window so similar to a pattern is of the same failure, 0..1; worked out when first asked for. */
  public double probability(double similarity) {
    Calibration known = calibration;
    if (known == null) {
      List<float[]> seen = new ArrayList<>();
      for (int i = 0; i < group.patterns.size(); i++)
        seen.add(vector(i));
      known = Calibration.of(SiteHistory.of(group.patterns, seen, group.verdicts));
      calibration = known;
    }
    return known.probability(similarity);
  }

  /** How long machines lasted from the nearest stages of a failure on; null when none of them stopped. */
  public @Nullable LeadTimes leadTimes(Embedding query, String label) {
    Map<String, Integer> taken = new HashMap<>();
    List<Duration> times = new ArrayList<>();
    for (Candidate c : ranked(query, MOST_STAGES)) {
      FailurePattern p = c.pattern().pattern();
      if (p.label().equals(label) && p.leadTime().isPresent() && times.size() < STAGES
          && taken.merge(p.incidentId(), 1, Integer::sum) <= PER_INCIDENT)
        times.add(p.leadTime().get());
    }
    if (times.isEmpty())
      return null;
    double[] seconds = times.stream().mapToDouble(d -> d.toMillis() / 1e3).sorted().toArray();
    return new LeadTimes(quantile(seconds, 0.1), quantile(seconds, 0.5), quantile(seconds, 0.9), taken.size());
  }

  private static Duration quantile(double[] seconds, double part) {
    return Duration.ofMillis(Math.round(1e3 * WearHistory.quantile(seconds, part)));
  }
}
