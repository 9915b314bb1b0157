package io.foreshock.adapter.modbus.wire;

import java.nio.ByteBuffer;

/** What a device is asked. */
public sealed interface Request permits ReadRequest, WriteRequest {
  /** The request's protocol data unit. */
  ByteBuffer encode();

  /**
   * Reads an answer to this request.
   *
   * @param pdu
   *            protocol data unit; read from its position
   * @throws MalformedReplyException
   *             when it cannot be the answer to this request
   */
  Reply decode(ByteBuffer pdu);
}
