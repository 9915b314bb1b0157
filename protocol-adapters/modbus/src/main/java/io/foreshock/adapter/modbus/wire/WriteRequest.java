package io.foreshock.adapter.modbus.wire;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One write (function codes 5, 6, 15 and 16) and its answer.
 *
 * <pre>
 *   5, 6     | function | address hi lo | value hi lo (a coil: FF 00 or 00 00)      |
 *   15, 16   | function | address hi lo | quantity hi lo | bytes | data ...         |
 *   answer   | the first five bytes of the request                                  |
 *   refusal  | function + 0x80 | exception code                                     |
 * </pre>
 *
 * @param table
 *            coil or holding
 * @param quantity
 *            bits or registers; one with the single functions
 * @param data
 *            registers in network order, or bits from the lowest of the first
 *            byte on
 * @param multiple
 *            functions 15 and 16
 */
@SuppressWarnings("ArrayRecordComponent")
public record WriteRequest(RegisterTable table, int address, int quantity, byte[] data, boolean multiple)
    implements
      Request {
  private static final int ADDRESSES = 65_536;
  private static final int REFUSED = 0x80;
  private static final int ECHO_BYTES = 5;
  private static final int MOST_REGISTERS = 123;
  private static final int MOST_COILS = 1_968;

  public WriteRequest {
    requireNonNull(table, "table is null");
    if (table != RegisterTable.COIL && table != RegisterTable.HOLDING)
      throw new IllegalArgumentException("read only: table=" + table);
    int most = !multiple ? 1 : table == RegisterTable.COIL ? MOST_COILS : MOST_REGISTERS;
    if (address < 0 || quantity < 1 || quantity > most || address + quantity > ADDRESSES
        || data.length != table.bytes(quantity))
      throw new IllegalArgumentException("no such write: table=" + table + ", address=" + address + ", quantity="
          + quantity + ", bytes=" + data.length + ", limit=" + most);
  }

  private int function() {
    return table == RegisterTable.COIL ? multiple ? 15 : 5 : multiple ? 16 : 6;
  }

  @Override
  public ByteBuffer encode() {
    ByteBuffer pdu = ByteBuffer.allocate(ECHO_BYTES + (multiple ? 1 + data.length : 0)).put((byte) function())
        .putShort((short) address);
    if (multiple)
      pdu.putShort((short) quantity).put((byte) data.length).put(data);
    else
      if (table == RegisterTable.COIL)
        pdu.putShort((short) (data[0] == 0 ? 0 : 0xFF00));
      else
        pdu.put(data);
    return pdu.flip();
  }

  /** The answer repeats what was asked; {@link Reply.Data} is empty. */
  @Override
  public Reply decode(ByteBuffer pdu) {
    if (pdu.remaining() < 2)
      throw new MalformedReplyException("answer too short: bytes=" + pdu.remaining());
    if ((pdu.get(pdu.position()) & 0xFF) == function() + REFUSED)
      return new Reply.Refused(pdu.get(pdu.position() + 1) & 0xFF);
    byte[] answer = new byte[pdu.remaining()];
    pdu.get(answer);
    byte[] asked = new byte[ECHO_BYTES];
    encode().get(asked);
    if (!Arrays.equals(answer, asked))
      throw new MalformedReplyException("answer to another write: bytes=" + answer.length + ", function=" + (answer[0]
          & 0xFF) + ", expected=" + function());
    return new Reply.Data(new byte[0]);
  }

  @Override
  public String toString() {
    return "write " + (quantity == 1 ? table + " " + address : table + " " + address + ".." + (address + quantity - 1));
  }
}
