package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.Message;
import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.Reply;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One client, from its startup message to its end. Messages wait in a bounded queue; a thread of the pool works them
 * off while the client reads what it is sent, and goes away when there is nothing to do or the client is slow: an idle
 * connection has no thread. Queries that were short before run at once on the thread that read them, as long as they
 * stay so. {@link #offer}, {@link #received}, {@link #wake}, {@link #cancel} and {@link #close} are for any thread; all
 * else happens on one thread at a time.
 */
public final class Session implements Runnable {
  /** Answers go out in pieces of about this many bytes. */
  static final int PIECE = 32 << 10;
  private static final int MAX_WAITING_MESSAGES = 1_024;
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private final Server server;
  private final Client client;
  private final Executor pool;
  private final int process;
  private final int key;
  private final Object lock = new Object();
  private final Queue<Message> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean paused;
  private boolean running;
  private boolean closed;

  private final Out out = new Out();
  private final Login login;
  private final Transactions transactions;
  private volatile @Nullable SessionState state;
  private @Nullable Exchange exchange;
  private Runnable timeout = () -> {
  };

  /**
   * @param process
   *            number the client names to cancel
   * @param key
   *            secret it proves with that it may
   */
  public Session(Server server, Client client, Executor pool, int process, int key) {
    this.server = server;
    this.client = client;
    this.pool = pool;
    this.process = process;
    this.key = key;
    this.login = new Login(server, client);
    this.transactions = new Transactions(server.engine());
  }

  public boolean hasKey(int given) {
    return key == given;
  }

  /** Takes a message; it is worked off after {@link #received}, so that what a client sent together is answered together. */
  public void offer(Message message) {
    synchronized (lock) {
      if (closed) return;
      waiting.add(message);
      waitingBytes += message.weight();
      if (!paused && (waiting.size() >= MAX_WAITING_MESSAGES || waitingBytes >= MAX_WAITING_BYTES)) {
        paused = true;
        client.reading(false);
      }
    }
  }

  /** The client has sent all it had for now; what is known to be short is answered before this returns. */
  public void received() {
    synchronized (lock) {
      if (waiting.isEmpty() || running) return;
      Exchange open = exchange;
      if (closed || open == null || !open.isShort(waiting)) {
        schedule();
        return;
      }
      running = true;
    }
    answerHere();
  }

  private void answerHere() {
    Exchange open = exchange;
    if (open == null) return;
    open.limit(Pace.LIMIT_NANOS);
    if (work(true)) return;
    open.limit(0);
    synchronized (lock) {
      running = false;
      schedule();
    }
  }

  /** The client has read. */
  public void wake() {
    synchronized (lock) {
      schedule();
    }
  }

  /** Stops the statement that runs now. */
  public void cancel() {
    SessionState known = state;
    if (known != null) known.cancel();
    transactions.cancel();
  }

  /** The connection is gone. */
  public void close() {
    synchronized (lock) {
      if (closed) return;
      closed = true;
      waiting.clear();
      schedule();
    }
    cancel();
  }

  private void schedule() {
    if (running) return;
    running = true;
    try {
      pool.execute(this);
    } catch (RejectedExecutionException e) {
      // the server stops; nothing is read or written any more
      running = false;
      if (closed) end();
    }
  }

  @Override
  public void run() {
    work(false);
  }

  /**
   * @param shortly
   *            whether to stop when it gets long
   * @return false when there is more to do, elsewhere
   */
  private boolean work(boolean shortly) {
    while (true) {
      Message message = null;
      synchronized (lock) {
        if (closed) break;
        if (!client.isWritable()) {
          rest(shortly);
          return true;
        }
        if (!isBusy()) {
          message = waiting.poll();
          if (message == null) {
            flush();
            rest(shortly);
            return true;
          }
          waitingBytes -= message.weight();
          resume();
        }
      }
      step(message);
      boolean large = out.size() >= PIECE;
      if (large) {
        flush();
        Exchange open = exchange;
        if (open != null) open.sent();
      }
      if (shortly && (large || isPutOff())) return false;
    }
    end();
    return true;
  }

  /** This thread has nothing more to do. */
  private void rest(boolean shortly) {
    Exchange open = exchange;
    if (shortly && open != null) open.limit(0);
    running = false;
  }

  private boolean isPutOff() {
    return exchange != null && exchange.isPutOff();
  }

  private boolean isBusy() {
    return exchange != null && exchange.isBusy();
  }

  private void resume() {
    if (!paused || waiting.size() > MAX_WAITING_MESSAGES / 2 || waitingBytes > MAX_WAITING_BYTES / 2) return;
    paused = false;
    client.reading(true);
  }

  private boolean syncNext() {
    synchronized (lock) {
      return waiting.peek() instanceof Message.Sync;
    }
  }

  private void step(@Nullable Message message) {
    try {
      Exchange open = exchange;
      if (message == null) {
        if (open != null) open.step(PIECE);
        return;
      }
      switch (message) {
        case Message.Terminate _ -> leave();
        case Message.Malformed m -> refuse(m.error());
        case Message.Flush f -> {
          if (open != null) open.handle(f);
          flush();
        }
        default -> {
          if (open == null) login(message);
          else {
            startClock();
            open.handle(message);
          }
        }
      }
    } catch (PgError e) {
      refuse(e);
    } catch (RuntimeException e) {
      refuse(Failures.of(e));
    }
  }

  /** Statement timeouts count from the first message of a statement to the answer's end. */
  private void startClock() {
    timeout.run();
    SessionState known = state;
    long millis = known == null ? 0 : known.statementTimeoutMillis();
    timeout = millis == 0 ? () -> {
    } : client.after(millis, this::cancel);
  }

  private void login(Message message) {
    if (!login.handle(message, out)) {
      flush();
      return;
    }
    SessionState fresh = new SessionState(server, login.user(), process);
    Map<String, String> parameters = login.parameters();
    fresh.own().start(parameters);
    StartupOptions.apply(parameters.getOrDefault("options", ""), fresh.own());
    state = fresh;
    Exchange open = new Exchange(server, fresh, transactions, out, this::syncNext);
    exchange = open;
    client.admitted();
    Reply.authenticationOk(out);
    fresh.changed().forEach(name -> Reply.parameterStatus(out, name, String.valueOf(fresh.setting(name))));
    Reply.backendKey(out, process, key);
    open.ready();
    flush();
  }

  /** An error after which the connection cannot go on. */
  private void refuse(PgError error) {
    Reply.error(out, error, "FATAL");
    leave();
  }

  private void leave() {
    flush();
    client.close();
    close();
  }

  private void flush() {
    ByteBuf bytes = out.take();
    if (bytes != null) client.send(bytes);
  }

  private void end() {
    timeout.run();
    ByteBuf rest = out.take();
    if (rest != null) rest.release();
    Exchange open = exchange;
    exchange = null;
    try {
      if (open != null) open.close();
      else transactions.close();
    } catch (RuntimeException e) {
      Failures.of(e);
    }
  }
}
