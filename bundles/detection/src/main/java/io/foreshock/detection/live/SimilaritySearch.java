package io.foreshock.detection.live;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.ingest.History;
import io.foreshock.detection.library.KnownPatterns;
import io.foreshock.detection.library.PatternView;
import io.foreshock.detection.library.PatternView.Candidate;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.model.ChannelPlan;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.store.StoredPattern;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the past episodes most like a window. Thread-safe. */
final class SimilaritySearch {
  /** Windows of the asset's own history that are looked at, at most. */
  private static final long MOST_WINDOWS = 20_000;

  /** Patterns that are ranked, of which the nearest of each incident is shown. */
  private static final int MOST_PATTERNS = 1_024;

  private final History history;
  private final HistoryWindows cutter;
  private final KnownPatterns patterns;
  private final Supervisor supervisor;

  SimilaritySearch(History history, HistoryWindows cutter, KnownPatterns patterns, Supervisor supervisor) {
    this.history = history;
    this.cutter = cutter;
    this.patterns = patterns;
    this.supervisor = supervisor;
  }

  /** An asset's plan and baselines at one moment. */
  record Models(String asset, @Nullable ChannelPlan plan, List<Model> models) {
    record Model(Scale scale, Baseline baseline) {}

    static Models of(AssetMonitor monitor) {
      List<Model> models = new ArrayList<>();
      for (ScaleMonitor s : monitor.scales()) {
        Baseline baseline = s.baseline();
        if (baseline != null)
          models.add(new Model(s.scale, baseline));
      }
      return new Models(monitor.asset, monitor.plan(), models);
    }

    /** The scale nearest to the length of the window. */
    Model nearest(long width) {
      return models.stream()
          .min(Comparator.comparingDouble(m -> Math.abs(Math.log((double) width / m.scale().width()))))
          .orElseThrow(() -> new ForeshockException(ErrorCode.NOT_ENOUGH_DATA,
              "the healthy behaviour is not known yet: asset=" + asset));
    }
  }

  private record Query(WindowFigures window, Embedding embedding) {}

  List<Match> find(Models models, long from, long to, int limit) {
    if (from >= to || limit < 1)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "empty search: from=" + from + ", to=" + to + ", limit=" + limit);
    Models.Model model = models.nearest(to - from);
    ChannelPlan plan = java.util.Objects.requireNonNull(models.plan());
    Query query = query(plan, model, from, to);
    List<Match> found = new ArrayList<>();
    String group = plan.group(supervisor.kind(models.asset()), model.scale());
    PatternView view = patterns.seen(group, model.baseline()).orElse(null);
    if (view != null)
      for (Candidate c : PatternView.distinct(view.similar(query.embedding(), MOST_PATTERNS), limit + 8))
        if (c.similarity() > 0 && !overlaps(c.pattern().pattern(), models.asset(), from, to))
          found.add(Supervisor.match(plan, query.window(), query.embedding(), view, c));
    found.addAll(ownHistory(plan, model, query, from, to));
    found.sort(Comparator.comparingDouble(Match::similarity).reversed());
    return found.stream().limit(limit).toList();
  }

  private static boolean overlaps(FailurePattern p, String asset, long from, long to) {
    return p.asset().equals(asset) && p.windowTo() > from && p.windowFrom() < to;
  }

  /** The most abnormal window that ends in the stretch, or the one that ends with it when the stretch is short. */
  private Query query(ChannelPlan plan, Models.Model model, long from, long to) {
    Scale scale = model.scale();
    long first = Math.min(from + scale.width(), to) - scale.hop();
    List<Query> queries = new ArrayList<>();
    cutter.cut(plan, scale, first, to, 1, w -> {
      if (!w.gap())
        queries.add(new Query(w, model.baseline().embed(w)));
    });
    return queries.stream().max(Comparator.comparingDouble(q -> q.embedding().distance()))
        .orElseThrow(() -> new ForeshockException(ErrorCode.NOT_ENOUGH_DATA,
            "too few readings in the window: asset=" + plan.asset() + ", from=" + from + ", to=" + to));
  }

  /** The nearest window of each abnormal, unmarked stretch of the asset's newest history. */
  private List<Match> ownHistory(ChannelPlan plan, Models.Model model, Query query, long from, long to) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Sensor sensor : plan.sensors()) {
      History.Bounds bounds = history.bounds(sensor.id()).orElse(null);
      if (bounds != null) {
        first = Math.min(first, bounds.first());
        last = Math.max(last, bounds.last());
      }
    }
    if (first >= last || query.embedding().norm() == 0)
      return List.of();
    Scale scale = model.scale();
    int step = Scale.HOPS / 2;
    long start = Math.max(first + scale.width(), last - MOST_WINDOWS * step * scale.hop());
    Stretches stretches = new Stretches(plan, model, query);
    cutter.cut(plan, scale, start, last, step, w -> {
      if (w.to() > from && w.from() < to)
        stretches.skip();
      else
        stretches.accept(w, w.gap() || patterns.marked(plan.asset(), w.from(), w.to()));
    });
    stretches.close();
    return stretches.found;
  }

  /** Collects the nearest window of each run of abnormal windows, but for the run that is asked about. */
  private final class Stretches {
    final List<Match> found = new ArrayList<>();
    private final ChannelPlan plan;
    private final Models.Model model;
    private final Query query;
    private @Nullable WindowFigures best;
    private double similarity;
    private float[] vector = {};
    /** While the run lasts that is asked about. */
    private boolean asked;

    Stretches(ChannelPlan plan, Models.Model model, Query query) {
      this.plan = plan;
      this.model = model;
      this.query = query;
    }

    void accept(WindowFigures window, boolean excluded) {
      Embedding embedding = excluded ? null : model.baseline().embed(window);
      if (embedding == null || embedding.distance() <= model.baseline().limit()) {
        close();
        asked = false;
        return;
      }
      if (asked)
        return;
      double cosine = query.embedding().cosine(embedding.vector());
      if (best == null || cosine > similarity) {
        best = window;
        similarity = cosine;
        vector = embedding.vector();
      }
    }

    /** A window that is part of what is asked about: what ran into it is the same episode, and so is what follows. */
    void skip() {
      best = null;
      asked = true;
    }

    void close() {
      WindowFigures w = best;
      best = null;
      if (w == null || similarity <= 0)
        return;
      String kind = supervisor.kind(plan.asset());
      FailurePattern stretch = new FailurePattern(UUID.randomUUID().toString(), plan.asset() + "@" + w.to(),
          "abnormal, not labelled", plan.asset(), kind, w.from(), w.to(), null, "", "", vector);
      StoredPattern stored = new StoredPattern(stretch, new double[0], "", model.scale().seconds(), w.from(), w.to(),
          "", "");
      found.add(Supervisor.match(plan, query.window(), query.embedding().shares(vector), new Candidate(stored,
          similarity, vector), null, null));
    }
  }
}
