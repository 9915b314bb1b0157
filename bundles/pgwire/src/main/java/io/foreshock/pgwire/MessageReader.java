package io.foreshock.pgwire;

import io.foreshock.pgwire.wire.FrameDecoder;
import io.foreshock.pgwire.wire.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** The messages of one connection. Confined to its event loop. */
final class MessageReader extends ByteToMessageDecoder {
  private final FrameDecoder frames;

  /** @param maxMessage bytes of the longest message */
  MessageReader(int maxMessage) {
    this.frames = new FrameDecoder(maxMessage);
  }

  /** The client is known: longer messages are allowed. */
  void open() {
    frames.open();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    Message message = frames.next(in);
    if (message != null) out.add(message);
  }
}
