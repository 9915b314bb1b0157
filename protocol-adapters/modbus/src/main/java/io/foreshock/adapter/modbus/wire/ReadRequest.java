package io.foreshock.adapter.modbus.wire;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * One read (function codes 1 to 4) and its answer.
 *
 * <pre>
 *   request  | function | address hi lo | quantity hi lo |
 *   answer   | function | bytes         | data ...       |
 *   refusal  | function + 0x80 | exception code          |
 * </pre>
 *
 * @param address
 *            of the first bit or register, 0..65535
 * @param quantity
 *            bits or registers, 1 to the table's most
 */
public record ReadRequest(RegisterTable table, int address, int quantity) implements Request {
  private static final int ADDRESSES = 65_536;
  private static final int REFUSED = 0x80;
  private static final int REQUEST_BYTES = 5;

  public ReadRequest {
    requireNonNull(table, "table is null");
    if (address < 0 || quantity < 1 || quantity > table.most() || address + quantity > ADDRESSES)
      throw new IllegalArgumentException("no such read: table=" + table + ", address=" + address + ", quantity="
          + quantity + ", limit=" + table.most());
  }

  public int end() {
    return address + quantity;
  }

  @Override
  public ByteBuffer encode() {
    return ByteBuffer.allocate(REQUEST_BYTES).put((byte) table.function()).putShort((short) address)
        .putShort((short) quantity).flip();
  }

  @Override
  public Reply decode(ByteBuffer pdu) {
    if (pdu.remaining() < 2)
      throw new MalformedReplyException("answer too short: bytes=" + pdu.remaining());
    int function = pdu.get() & 0xFF;
    int second = pdu.get() & 0xFF;
    if (function == table.function() + REFUSED)
      return new Reply.Refused(second);
    if (function != table.function())
      throw new MalformedReplyException("answer to another function: function=" + function + ", expected="
          + table.function());
    int expected = table.bytes(quantity);
    if (second != expected || pdu.remaining() != expected)
      throw new MalformedReplyException(
          "answer of another length: bytes=" + pdu.remaining() + ", announced=" + second + ", expected=" + expected);
    byte[] data = new byte[expected];
    pdu.get(data);
    return new Reply.Data(data);
  }

  @Override
  public String toString() {
    return quantity == 1 ? table + " " + address : table + " " + address + ".." + (end() - 1);
  }
}
