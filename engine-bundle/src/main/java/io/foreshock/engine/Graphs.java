package io.foreshock.engine;

import io.foreshock.api.table.Index;
import io.foreshock.api.table.Tables.GraphState;
import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.engine.RowTable.Searched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The graphs of all tables, each in a folder of its own beside the store. They come and go with their indexes and with
 * the bundle that makes them; without it there are none and searches scan. One thread opens them, brings commits in and
 * ends them. Thread-safe.
 */
final class Graphs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Graphs.class);
  private static final long RETRY_SECONDS = 5;

  /** An index: the table's number and its own within the table. */
  private record Key(int table, int number) {
    String folder() {
      return table + "-" + number;
    }
  }

  private final Path dir;
  private final Supplier<StoreSnapshot> snapshots;
  private final Supplier<State> state;
  private final Supplier<@Nullable VectorIndexFactory> factories;
  /** Commits are noted here from before a graph is opened. */
  private final Map<Key, RecentChanges> noted = new ConcurrentHashMap<>();
  private final Map<Key, FollowedGraph> graphs = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofPlatform().name("foreshock-engine-graphs").daemon().unstarted(this::run);
  /** Held while graphs are opened, fed or ended. */
  private final ReentrantLock work = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  /** Guarded by the lock, as all below. */
  private boolean due = true;
  /** Which graphs there have to be is to be looked at. */
  private boolean reshaped = true;
  private boolean closed;
  private @Nullable VectorIndexFactory used;

  /**
   * @param dir
   *            the store's
   */
  Graphs(Path dir, Supplier<StoreSnapshot> snapshots, Supplier<State> state,
      Supplier<@Nullable VectorIndexFactory> factories) {
    this.dir = dir.resolve("graphs");
    this.snapshots = snapshots;
    this.state = state;
    this.factories = factories;
  }

  /** What the files of all graphs of a store take; what cannot be looked at now counts nothing. */
  static long fileBytes(Path dir) {
    Path graphs = dir.resolve("graphs");
    if (!Files.isDirectory(graphs))
      return 0;
    try (Stream<Path> all = Files.walk(graphs)) {
      return all.mapToLong(Graphs::size).sum();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("graphs not counted: dir={} ({})", graphs, e.toString());
      return 0;
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) { // just exchanged for a newer one
      return 0;
    }
  }

  void start() {
    thread.start();
  }

  /** By the writer, before anybody can see the commit. */
  void committed(VectorChanges changes) {
    noted.forEach((key, recent) -> {
      long[] ids = changes.ids().get(key.table);
      if (ids != null)
        recent.add(changes.position(), ids);
    });
    signal(false);
  }

  /** Tables, or the bundle that makes graphs, are not what they were. */
  void wake() {
    signal(true);
  }

  private void signal(boolean isReshaped) {
    lock.lock();
    try {
      due = true;
      reshaped |= isReshaped;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Commits may have been missed: no graph answers until it was opened anew and has caught up. Does not wait. */
  void forget() {
    noted.values().forEach(RecentChanges::lose);
    wake();
  }

  /** What makes graphs came or went: on return those that there were have ended. */
  void exchange() {
    work.lock();
    try {
      closeAll();
    } finally {
      work.unlock();
    }
    wake();
  }

  /** Up to this position no change of the table has to be listed; {@code Long.MIN_VALUE} when not known. */
  long kept(int table) {
    long kept = Long.MAX_VALUE;
    for (Key key : noted.keySet())
      if (key.table == table) {
        FollowedGraph graph = graphs.get(key);
        kept = Math.min(kept, graph == null ? Long.MIN_VALUE : graph.keptPosition());
      }
    return kept == Long.MAX_VALUE ? Long.MIN_VALUE : kept;
  }

  @Nullable
  FollowedGraph of(RowTable table, Searched index) {
    return graphs.get(new Key(table.id(), index.number()));
  }

  List<GraphState> states() {
    List<GraphState> all = new ArrayList<>();
    for (StoredTable table : state.get().tables().values())
      if (table instanceof RowTable rows)
        for (Searched index : rows.searched()) {
          FollowedGraph graph = of(rows, index);
          String name = rows.schema().name();
          all.add(graph == null
              ? new GraphState(name, index.index().name(), false, 0, 0, 0)
              : graph.state(name, index.index().name()));
        }
    all.sort(Comparator.comparing(GraphState::table).thenComparing(GraphState::index));
    return all;
  }

  private void run() {
    boolean retry = false;
    while (awaitDue(retry)) {
      retry = false;
      work.lock();
      try {
        if (isClosed())
          return;
        if (takeReshaped())
          reconcile();
        retry = !bringIn();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | IOException e) {
        LOG.warn("graphs cannot follow their tables, tried again: {}", e.toString());
        retry = true;
      } finally {
        work.unlock();
      }
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean takeReshaped() {
    lock.lock();
    try {
      boolean taken = reshaped;
      reshaped = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** @param retry something failed: it is looked at again after a while */
  private boolean awaitDue(boolean retry) {
    lock.lock();
    try {
      reshaped |= retry;
      long left = TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
      while (!due && !closed && (!retry || left > 0))
        if (retry)
          left = changed.awaitNanos(left);
        else
          changed.await();
      due = false;
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** A step for each graph; the rest comes with the next turn. @return false when one failed and was ended */
  private boolean bringIn() throws InterruptedException {
    boolean more = false;
    boolean lost = false;
    boolean sound = true;
    for (Map.Entry<Key, FollowedGraph> each : graphs.entrySet())
      try {
        if (each.getValue().isLost()) {
          end(each.getKey());
          lost = true;
        } else {
          more |= each.getValue().bringIn();
        }
      } catch (RuntimeException e) {
        LOG.warn("graph cannot follow its table, opened anew: folder={}", each.getKey().folder(), e);
        end(each.getKey());
        sound = false;
      }
    if (more || lost)
      signal(lost);
    return sound;
  }

  private void reconcile() throws IOException {
    VectorIndexFactory factory = factories.get();
    if (factory != used)
      closeAll();
    used = factory;
    Set<Key> wanted = new HashSet<>();
    for (StoredTable table : state.get().tables().values())
      if (table instanceof RowTable rows)
        for (Searched index : rows.searched())
          wanted.add(new Key(rows.id(), index.number()));
    for (Key key : List.copyOf(graphs.keySet()))
      if (!wanted.contains(key))
        end(key);
    removeOthers(wanted);
    if (factory != null)
      for (Key key : wanted)
        if (!graphs.containsKey(key))
          open(factory, key);
  }

  private void open(VectorIndexFactory factory, Key key) throws IOException {
    RecentChanges recent = new RecentChanges();
    noted.put(key, recent);
    GraphRows rows = new GraphRows(snapshots, key.table, key.number);
    try {
      recent.startAt(rows.position());
      GraphRows.Column column = rows.column();
      Index.Graph graph = column.index().graph();
      DurableIndex index = factory.follow(dir.resolve(key.folder()), column.dimension(), graph.metric(), graph
          .options(), rows);
      FollowedGraph followed = new FollowedGraph(factory, column.dimension(), graph.metric(), rows, index, recent);
      followed.readLate();
      graphs.put(key, followed);
    } catch (RuntimeException | IOException e) {
      noted.remove(key);
      throw e;
    }
  }

  private void end(Key key) {
    FollowedGraph graph = graphs.remove(key);
    noted.remove(key);
    if (graph != null)
      graph.close();
  }

  private void closeAll() {
    List.copyOf(graphs.keySet()).forEach(this::end);
  }

  /** Folders of indexes that were dropped. */
  private void removeOthers(Set<Key> wanted) throws IOException {
    if (!Files.isDirectory(dir))
      return;
    List<Path> folders;
    try (Stream<Path> all = Files.list(dir)) {
      folders = all.toList();
    }
    for (Path folder : folders)
      if (wanted.stream().noneMatch(k -> folder.endsWith(k.folder())))
        remove(folder);
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList())
        Files.deleteIfExists(path);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("files of a dropped index stay: folder={} ({})", folder, e.toString());
    }
  }

  /** Ends the thread, then all graphs: what they have not kept they catch up with when they are opened again. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange();
  }
}
