package io.foreshock.adapter.modbus;

import com.digitalpetri.modbus.MbapHeader;
import com.digitalpetri.modbus.ModbusTcpFrame;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Modbus TCP: answers find their requests by transaction id, so several may be under way. Thread-safe. */
final class TcpLink implements Link {
  private static final int MODBUS = 0;

  private final NettyTcpClientTransport transport;
  private final AtomicInteger transactions = new AtomicInteger();
  private final Map<Integer, CompletableFuture<ByteBuffer>> underWay = new ConcurrentHashMap<>();

  TcpLink(String host, int port, Duration timeout) {
    transport = NettyTcpClientTransport.create(c -> {
      c.setHostname(host).setPort(port).setConnectTimeout(timeout);
      // Attempts are ours: a lost connection is thrown away.
      c.setConnectPersistent(false).setReconnectLazy(true);
    });
    transport.receive(this::received);
    transport.addConnectionListener(new NettyTcpClientTransport.ConnectionListener() {
      @Override
      public void onConnection() {
        // connect() tells
      }

      @Override
      public void onConnectionLost() {
        underWay.values().forEach(f -> f.completeExceptionally(new IOException("connection lost")));
      }
    });
  }

  private void received(ModbusTcpFrame frame) {
    CompletableFuture<ByteBuffer> answer = underWay.remove(frame.header().transactionId());
    if (answer != null)
      answer.complete(frame.pdu());
  }

  @Override
  public CompletableFuture<Void> connect() {
    return transport.connect();
  }

  @Override
  public CompletableFuture<ByteBuffer> exchange(int unit, ByteBuffer pdu) {
    int transaction = transactions.incrementAndGet() & 0xFFFF;
    CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
    underWay.put(transaction, answer);
    // Also when it is cancelled: a late answer is dropped.
    answer.whenComplete((_, _) -> underWay.remove(transaction));
    transport.send(new ModbusTcpFrame(new MbapHeader(transaction, MODBUS, 1 + pdu.remaining(), unit), pdu))
        .whenComplete((_, failure) -> {
          if (failure != null)
            answer.completeExceptionally(failure);
        });
    return answer;
  }

  @Override
  public void close() {
    transport.disconnect();
    underWay.values().forEach(f -> f.completeExceptionally(new IOException("connection closed")));
  }
}
