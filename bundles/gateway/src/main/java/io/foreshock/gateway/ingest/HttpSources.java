package io.foreshock.gateway.ingest;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.gateway.http.HttpError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ingest sessions of the sources that post over HTTP, one each, opened at the first request and kept open. A request is
 * answered after its commit; a sequence number that is stored already, or on its way, is not offered again. The least
 * recently used idle session is closed when there are too many. Thread-safe.
 */
public final class HttpSources implements AutoCloseable {
  static final int MAX_SOURCES = 1_000;
  private final Duration commitTimeout;
  private final Map<String, Source> sources = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param commitTimeout
   *            how long a request may wait for the disk
   */
  public HttpSources(Duration commitTimeout) {
    this.commitTimeout = commitTimeout;
  }

  /**
   * @param committed
   *            readings this request stored
   * @param position
   *            the source's position on disk after it
   * @param duplicate
   *            the sequence number had been stored before
   */
  public record Receipt(int committed, long position, boolean duplicate) {}

  /**
   * Stores the batch and waits for the commit.
   *
   * @param seq
   *            the source's own ascending number; null = not sequenced
   */
  Receipt commit(IngestService service, @Nullable String name, @Nullable Long seq, ReadingBatch batch)
      throws InterruptedException {
    Source source = acquire(SourceNames.ingestId(name, seq != null));
    try {
      return source.commit(service, seq, batch);
    } finally {
      release(source);
    }
  }

  private Source acquire(String id) {
    List<Source> evicted = new ArrayList<>();
    Source source;
    synchronized (this) {
      source = sources.computeIfAbsent(id, Source::new);
      source.users++;
      for (Iterator<Source> it = sources.values().iterator(); sources.size() > MAX_SOURCES && it.hasNext();) {
        Source oldest = it.next();
        if (oldest.users == 0) {
          it.remove();
          evicted.add(oldest);
        }
      }
    }
    evicted.forEach(Source::drop);
    return source;
  }

  private synchronized void release(Source source) {
    source.users--;
  }

  @Override
  public void close() {
    List<Source> all;
    synchronized (this) {
      all = new ArrayList<>(sources.values());
      sources.clear();
    }
    all.forEach(Source::drop);
  }

  /** One source; its monitor is what makes offers come from one thread at a time. */
  private final class Source {
    private final String id;
    private int users;
    private @Nullable IngestService openedAt;
    private @Nullable IngestSession session;
    private long offered = IngestSession.NOTHING;

    private Source(String id) {
      this.id = id;
    }

    private Receipt commit(IngestService service, @Nullable Long seq, ReadingBatch batch) throws InterruptedException {
      Offer offer;
      try {
        offer = offer(service, seq, batch);
      } catch (ForeshockException e) {
        if (e.code() != ErrorCode.CLOSED)
          throw e;
        // Another session of this source, or a failed commit, closed ours: once more with a new one.
        offer = offer(service, seq, batch);
      }
      if (offer.stored())
        return new Receipt(0, offer.session().lastCommitted(), true);
      try {
        offer.session().awaitCommitted(offer.position(), commitTimeout);
      } catch (ForeshockException e) {
        if (e.code() != ErrorCode.TIMEOUT)
          drop(offer.session());
        throw e;
      }
      return new Receipt(offer.mine() ? batch.size() : 0, offer.position(), !offer.mine());
    }

    private synchronized Offer offer(IngestService service, @Nullable Long seq, ReadingBatch batch) {
      IngestSession open = session(service);
      long committed = open.lastCommitted();
      long position = seq != null ? seq : Math.max(offered, committed) + 1;
      if (position <= committed)
        return new Offer(open, position, false, true);
      if (position <= offered)
        return new Offer(open, position, false, false);
      try {
        if (!open.offer(batch, position))
          throw HttpError.tooBusy("the ingest ring is full; send the same request again");
      } catch (ForeshockException e) {
        drop();
        throw e;
      }
      offered = position;
      return new Offer(open, position, true, false);
    }

    private synchronized IngestSession session(IngestService service) {
      IngestSession open = session;
      if (open != null && openedAt == service)
        return open;
      drop();
      open = service.open(id, CommitListener.NONE);
      openedAt = service;
      session = open;
      return open;
    }

    private synchronized void drop(IngestSession broken) {
      if (session == broken)
        drop();
    }

    private synchronized void drop() {
      IngestSession open = session;
      session = null;
      openedAt = null;
      offered = IngestSession.NOTHING;
      if (open != null)
        open.close();
    }
  }

  /**
   * @param mine
   *            this request offered it, not an earlier one that is still on its way
   * @param stored
   *            on disk before this request
   */
  private record Offer(IngestSession session, long position, boolean mine, boolean stored) {}
}
