package io.foreshock.pgwire;

import io.foreshock.pgwire.session.Client;
import io.foreshock.pgwire.session.Session;
import io.foreshock.pgwire.wire.Message;
import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket: TLS, cancel requests, and what the session sees of it. Handlers run on the event loop. */
final class Connection extends ChannelInboundHandlerAdapter implements Client {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long LOGIN_MILLIS = 30_000;

  private final Connections connections;
  private final Connections.Limits limits;
  private final SocketChannel channel;
  private final boolean room;
  private @Nullable Session session;
  private Runnable loginDeadline = () -> {
  };
  int process;

  /** @param room whether one more connection is allowed */
  Connection(Connections connections, Connections.Limits limits, SocketChannel channel, boolean room) {
    this.connections = connections;
    this.limits = limits;
    this.channel = channel;
    this.room = room;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    loginDeadline = after(LOGIN_MILLIS, this::close);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    if (!(read instanceof Message message)) return;
    switch (message) {
      case Message.SslRequest _ -> startTls();
      case Message.GssRequest _ -> channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[]{'N'}));
      case Message.Cancel c -> {
        connections.cancel(c.process(), c.key());
        close();
      }
      case Message.Startup s -> start(s);
      case Message.Malformed m when session == null -> refuse(m.error());
      default -> {
        Session open = session;
        if (open != null) open.offer(message);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Session open = session;
    if (open != null) open.received();
    context.fireChannelReadComplete();
  }

  private void startTls() {
    SSLEngine engine = isEncrypted() ? null : limits.tls().engine();
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[]{(byte) (engine == null ? 'N' : 'S')}));
    if (engine != null) channel.pipeline().addFirst("tls", new SslHandler(engine));
  }

  private void start(Message.Startup startup) {
    if (!room) {
      refuse(new PgError(PgError.TOO_MANY_CONNECTIONS, "too many connections: limit=" + limits.connections()));
    } else if (limits.tls().required() && !isLocal() && !isEncrypted()) {
      refuse(new PgError(PgError.INVALID_AUTHORIZATION, "clients of other machines must use TLS (sslmode=require)"));
    } else {
      Session open = connections.open(this);
      session = open;
      open.offer(startup);
    }
  }

  private void refuse(PgError error) {
    Out out = new Out();
    Reply.error(out, error, "FATAL");
    ByteBuf bytes = out.take();
    if (bytes != null) send(bytes);
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loginDeadline.run();
    Session open = session;
    if (open == null) return;
    connections.forget(process);
    open.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Session open = session;
    if (open != null && channel.isWritable()) open.wake();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Error) LOG.error("connection ends: client={}", channel.remoteAddress(), cause);
    else LOG.debug("connection ends: client={}", channel.remoteAddress(), cause);
    context.close();
  }

  @Override
  public void send(ByteBuf bytes) {
    channel.writeAndFlush(bytes, channel.voidPromise());
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  @Override
  public void admitted() {
    channel.eventLoop().execute(() -> {
      loginDeadline.run();
      MessageReader reader = channel.pipeline().get(MessageReader.class);
      if (reader != null) reader.open();
    });
  }

  @Override
  public boolean isLocal() {
    return channel.remoteAddress() != null && channel.remoteAddress().getAddress().isLoopbackAddress();
  }

  @Override
  public boolean isEncrypted() {
    return channel.pipeline().get("tls") != null;
  }

  @Override
  public void close() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public Runnable after(long millis, Runnable task) {
    Future<?> scheduled = channel.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
    return () -> scheduled.cancel(false);
  }
}
