package io.foreshock.adapter.modbus;

import com.digitalpetri.modbus.Crc16;
import com.digitalpetri.modbus.ModbusRtuFrame;
import com.digitalpetri.modbus.client.ModbusRtuClientTransport;
import com.digitalpetri.modbus.serial.client.SerialPortClientTransport;
import com.digitalpetri.modbus.tcp.client.NettyRtuClientTransport;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import com.fazecast.jSerialComm.SerialPort;
import io.foreshock.adapter.modbus.wire.MalformedReplyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * RTU frames over a serial line or TCP. They carry no number, so one request is
 * under way at a time; what arrives without one is dropped. Thread-safe.
 */
final class RtuLink implements Link {
  private record Pending(int unit, CompletableFuture<ByteBuffer> answer) {}

  private final ModbusRtuClientTransport transport;
  private final AtomicReference<@Nullable Pending> pending = new AtomicReference<>();

  private RtuLink(ModbusRtuClientTransport transport) {
    this.transport = transport;
    transport.receive(this::received);
  }

  static RtuLink overTcp(String host, int port, Duration timeout) {
    NettyRtuClientTransport transport = NettyRtuClientTransport.create(c -> {
      c.setHostname(host).setPort(port).setConnectTimeout(timeout);
      c.setConnectPersistent(false).setReconnectLazy(true);
    });
    RtuLink link = new RtuLink(transport);
    transport.addConnectionListener(new NettyTcpClientTransport.ConnectionListener() {
      @Override
      public void onConnection() {
        // connect() tells
      }

      @Override
      public void onConnectionLost() {
        link.fail(new IOException("connection lost"));
      }
    });
    return link;
  }

  static RtuLink serial(ModbusSettings.Serial serial) {
    return new RtuLink(SerialPortClientTransport.create(c -> {
      c.setSerialPort(serial.port()).setBaudRate(serial.baud()).setDataBits(serial.dataBits());
      c.setStopBits(serial.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS);
      c.setParity(switch (serial.parity()) {
        case NONE -> SerialPort.NO_PARITY;
        case EVEN -> SerialPort.EVEN_PARITY;
        case ODD -> SerialPort.ODD_PARITY;
      });
      c.setRs485Mode(serial.rs485());
    }));
  }

  private void received(ModbusRtuFrame frame) {
    Pending now = pending.get();
    // An answer of another unit is a late one; its own request has timed out.
    if (now == null || frame.unitId() != now.unit())
      return;
    if (crc(frame.unitId(), frame.pdu()) == (frame.crc().get(0) & 0xFF | (frame.crc().get(1) & 0xFF) << 8))
      now.answer().complete(frame.pdu());
    else
      now.answer().completeExceptionally(new MalformedReplyException("checksum of the answer is wrong"));
  }

  private void fail(Exception cause) {
    Pending now = pending.get();
    if (now != null)
      now.answer().completeExceptionally(cause);
  }

  @Override
  public CompletableFuture<Void> connect() {
    return transport.connect().toCompletableFuture();
  }

  @Override
  public CompletableFuture<ByteBuffer> exchange(int unit, ByteBuffer pdu) {
    CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
    Pending now = new Pending(unit, answer);
    pending.set(now);
    answer.whenComplete((_, _) -> pending.compareAndSet(now, null));
    // Bytes of an answer that came too late or broken must not begin this one.
    transport.resetFrameParser();
    int crc = crc(unit, pdu);
    ByteBuffer check = ByteBuffer.allocate(2).put((byte) crc).put((byte) (crc >> 8)).flip();
    transport.send(new ModbusRtuFrame(unit, pdu, check)).whenComplete((_, failure) -> {
      if (failure != null)
        answer.completeExceptionally(failure);
    });
    return answer;
  }

  private static int crc(int unit, ByteBuffer pdu) {
    Crc16 crc = new Crc16();
    crc.update(unit);
    for (int i = pdu.position(); i < pdu.limit(); i++)
      crc.update(pdu.get(i));
    return crc.getValue();
  }

  @Override
  public void close() {
    transport.disconnect();
    fail(new IOException("connection closed"));
  }
}
