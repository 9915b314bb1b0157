package io.foreshock.pgwire;

import io.foreshock.pgwire.session.Server;
import io.foreshock.pgwire.session.Session;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections, on an event loop for each of a few cores, and the threads that work for them. It is made when the first client comes: who
 * never uses the wire pays for no part of it. Thread-safe.
 */
final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  /** Above the first the session waits, below the second it goes on. */
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 << 10, 128 << 10);
  private static final long IDLE_THREAD_SECONDS = 2;
  private static final long STOP_SECONDS = 2;
  /** More read sockets only; what takes long is done elsewhere. */
  private static final int MOST_LOOPS = 4;

  private final Server server;
  private final Limits limits;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(Math.clamp(Runtime.getRuntime()
      .availableProcessors(),
      1, MOST_LOOPS), new DefaultThreadFactory("pgwire-io", true), NioIoHandler.newFactory());
  private final ExecutorService pool;
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();
  private int lastProcess;

  /**
   * @param connections
   *            at a time
   * @param statements
   *            at a time
   * @param messageBytes
   *            of the longest message
   * @param tls
   *            of connections that ask for it
   */
  record Limits(int connections, int statements, int messageBytes, Tls tls) {}

  Connections(Server server, Limits limits) {
    this.server = server;
    this.limits = limits;
    ThreadPoolExecutor threads = new ThreadPoolExecutor(limits.statements(), limits.statements(), IDLE_THREAD_SECONDS,
        TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory("pgwire-worker", true));
    threads.allowCoreThreadTimeOut(true);
    this.pool = threads;
  }

  /** A client has come; the socket is ours from here on. */
  void add(SocketChannel socket) {
    NioSocketChannel channel = new NioSocketChannel(null, socket);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    channel.config().setAllocator(new UnpooledByteBufAllocator(false));
    channel.config().setWriteBufferWaterMark(MARKS);
    boolean room = channels.size() < limits.connections();
    channel.pipeline().addLast(new MessageReader(limits.messageBytes()), new Connection(this, limits, channel, room));
    channels.add(channel);
    channel.closeFuture().addListener(_ -> channels.remove(channel));
    loop.register(channel).addListener(done -> {
      if (!done.isSuccess()) LOG.warn("client lost", done.cause());
    });
  }

  Session open(Connection connection) {
    synchronized (sessions) {
      do {
        lastProcess = lastProcess == Integer.MAX_VALUE ? 1 : lastProcess + 1;
      } while (sessions.containsKey(lastProcess));
      Session session = new Session(server, connection, pool, lastProcess, server.random().nextInt());
      connection.process = lastProcess;
      sessions.put(lastProcess, session);
      return session;
    }
  }

  void forget(int process) {
    sessions.remove(process);
  }

  /** A cancel request; who has no key is not answered, either. */
  void cancel(int process, int key) {
    Session session = sessions.get(process);
    if (session != null && session.hasKey(key)) session.cancel();
  }

  int count() {
    return channels.size();
  }

  @Override
  public void close() {
    channels.forEach(Channel::close);
    sessions.values().forEach(Session::close);
    pool.shutdown();
    try {
      if (!pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) pool.shutdownNow();
      loop.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
