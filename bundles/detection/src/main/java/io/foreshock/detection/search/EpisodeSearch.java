package io.foreshock.detection.search;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.ingest.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Two steps: sketches say where it may have looked like this, the readings say how
 * much. A question that is longer than the windows is asked in up to four pieces
 * (Faloutsos, Ranganathan, Manolopoulos, Fast Subsequence Matching in Time-Series
 * Databases, 1994). Thread-safe.
 */
public final class EpisodeSearch implements Episodes, AutoCloseable {
  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
  /** Sketches that are looked at per piece of a question. */
  private static final int HITS = 4_096;
  /** Places whose readings are looked at, all channels together; more when more answers are wanted. */
  private static final int CLOSE_LOOKS = 512;
  private static final int LOOKS_PER_ANSWER = 8;
  /** When so many in a row change nothing, the search ends. */
  private static final int LOOKS_AT_ONCE = 128;
  private static final int MOST_PIECES = 4;
  /** Channels of a question that look for places; all of them judge. */
  private static final int LEADERS = 4;
  private static final int AT_ONCE = 2;
  private static final long PATIENCE_SECONDS = 10;

  private final Catalog catalog;
  private final History history;
  private final HistoryIndexer indexer;
  private final Semaphore seats = new Semaphore(AT_ONCE, true);
  private final AtomicInteger number = new AtomicInteger();
  private final ExecutorService workers = Executors.newFixedThreadPool(THREADS,
      work -> Thread.ofPlatform().name("detection-search-" + number.incrementAndGet()).daemon().unstarted(work));

  public EpisodeSearch(Catalog catalog, History history, HistoryIndexer indexer) {
    this.catalog = catalog;
    this.history = history;
    this.indexer = indexer;
  }

  @Override
  public Coverage coverage() {
    return indexer.coverage();
  }

  @Override
  public List<Episode> similar(Question question) {
    try {
      if (!seats.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
        throw new ForeshockException(ErrorCode.TOO_BUSY, "too many searches at once: limit=" + AT_ONCE);
      try {
        return search(question);
      } finally {
        seats.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ForeshockException(ErrorCode.TIMEOUT, "interrupted while searching", e);
    }
  }

  /** A channel of the question. */
  private record Asked(Sensor sensor, AskedCourse course) {}

  /** Where it may have looked like this. @param start microseconds UTC */
  record Place(String asset, int sensor, long start, int score) {}

  private List<Episode> search(Question question) throws InterruptedException {
    List<Asked> asked = new ArrayList<>();
    for (String tag : question.tags()) {
      Sensor sensor = catalog.sensor(tag)
          .orElseThrow(() -> new ForeshockException(ErrorCode.UNKNOWN_SENSOR, "no such sensor: tag=" + tag));
      AskedCourse.read(history, sensor.id(), question.from(), question.to())
          .ifPresent(course -> asked.add(new Asked(sensor, course)));
    }
    if (asked.isEmpty())
      throw new ForeshockException(ErrorCode.NOT_ENOUGH_DATA,
          "no sensor has a course in that time: sensors=" + question.tags().size() + ", from=" + question.from()
              + ", to=" + question.to());
    asked.sort(Comparator.comparingDouble((Asked a) -> a.course().smoothness()).reversed());
    int most = Math.max(CLOSE_LOOKS, LOOKS_PER_ANSWER * question.limit()) / asked.size();
    List<Place> places = places(question, asked, Math.max(64, most));
    List<Episode> best = List.of();
    for (int first = 0; first < places.size(); first += LOOKS_AT_ONCE) {
      List<Episode> seen = new ArrayList<>(best);
      seen.addAll(looks(asked, places.subList(first, Math.min(places.size(), first + LOOKS_AT_ONCE))));
      List<Episode> better = Ranking.best(seen, question);
      if (better.equals(best) && better.size() == question.limit())
        break; // less promising places will not change it either
      best = better;
    }
    return best;
  }

  private List<Episode> looks(List<Asked> asked, List<Place> places) throws InterruptedException {
    List<Callable<List<Episode>>> looks = new ArrayList<>();
    int parts = 4 * THREADS;
    for (int t = 0; t < parts; t++) {
      int first = t;
      looks.add(() -> {
        List<Episode> seen = new ArrayList<>();
        for (int i = first; i < places.size(); i += parts)
          look(asked, places.get(i)).ifPresent(seen::add);
        return seen;
      });
    }
    List<Episode> seen = new ArrayList<>();
    for (List<Episode> part : all(looks))
      seen.addAll(part);
    return seen;
  }

  private List<Place> places(Question question, List<Asked> asked, int most) throws InterruptedException {
    Map<String, Place> best = new HashMap<>();
    boolean alone = question.tags().size() == 1;
    for (Asked a : asked.subList(0, Math.min(LEADERS, asked.size())))
      for (AskedCourse.Piece piece : a.course().pieces(MOST_PIECES)) {
        TopHits top = new TopHits(HITS);
        for (TopHits part : all(indexer.sketches(piece.scale()).searches(piece.sketch(), HITS, THREADS)))
          part.hits().forEach(h -> top.add(h.sensor(), h.slot(), h.score()));
        collect(top, piece, alone ? "" : a.sensor().name(), question, best);
      }
    return best.values().stream().sorted(Comparator.comparingInt(Place::score).reversed()).limit(most).toList();
  }

  /** Neighbouring windows of one sensor are one place. */
  private void collect(TopHits top, AskedCourse.Piece piece, String name, Question question, Map<String, Place> best) {
    long width = question.to() - question.from();
    for (ScaleSketches.Hit hit : top.hits()) {
      Sensor sensor = catalog.sensor(hit.sensor()).orElse(null);
      if (sensor == null || !name.isEmpty() && !sensor.name().equals(name))
        continue;
      long start = piece.scale().end(hit.slot()) - piece.scale().width() - piece.offset();
      String where = name.isEmpty() ? sensor.tag() : sensor.asset();
      boolean itself = question.tags().contains(sensor.tag()) && start < question.to() && start + width > question
          .from();
      if (!itself)
        best.merge(where + "@" + Math.floorDiv(start, Math.max(1, width / 2)),
            new Place(sensor.asset(), sensor.id(), start, hit.score()), (a, b) -> a.score() >= b.score() ? a : b);
    }
  }

  /** The readings there, at the place where they are most alike. */
  private Optional<Episode> look(List<Asked> asked, Place place) {
    List<@Nullable Sensor> sensors = new ArrayList<>();
    for (Asked a : asked)
      sensors.add(asked.size() == 1
          ? catalog.sensor(place.sensor()).orElse(null)
          : catalog.sensor(place.asset() + "/" + a.sensor().name()).orElse(null));
    return CloseLook.at(history, asked.stream().map(Asked::course).toList(), sensors, place.start())
        .map(found -> episode(asked, sensors, place.asset(), found));
  }

  private static Episode episode(List<Asked> asked, List<@Nullable Sensor> sensors, String asset,
      CloseLook.Found found) {
    List<Channel> channels = new ArrayList<>();
    double sum = 0;
    for (int c = 0; c < asked.size(); c++) {
      Sensor sensor = sensors.get(c);
      CloseLook.Likeness like = found.channels().get(c);
      if (sensor == null || like == null)
        continue;
      sum += like.correlation();
      channels.add(new Channel(asked.get(c).sensor().tag(), sensor.tag(), like.correlation(), like.amplitude(), like
          .level()));
    }
    return new Episode(asset, found.from(), found.from() + asked.getFirst().course().width(), Math.clamp(sum / asked
        .size(), 0, 1), channels);
  }

  private <T> List<T> all(List<Callable<T>> parts) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> part : workers.invokeAll(parts))
      try {
        results.add(part.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ForeshockException known)
          throw new ForeshockException(known.code(), String.valueOf(known.getMessage()), known);
        throw new ForeshockException(ErrorCode.INTERNAL, "search failed: " + e.getCause(), e);
      }
    return results;
  }

  @Override
  public void close() {
    workers.shutdownNow();
    try {
      workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
