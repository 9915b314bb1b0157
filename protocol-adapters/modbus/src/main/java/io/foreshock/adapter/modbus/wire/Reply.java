package io.foreshock.adapter.modbus.wire;

/** What a device answered. */
public sealed interface Reply {
  /** @param bytes registers in network order, or bits from the lowest of the first byte on */
  @SuppressWarnings("ArrayRecordComponent")
  record Data(byte[] bytes) implements Reply {}

  /** @param code the device's reason, 0..255 */
  record Refused(int code) implements Reply {
    public static final int ILLEGAL_ADDRESS = 2;

    /** The target behind a gateway is not there (codes 10 and 11): nothing else of it will answer either. */
    public boolean unreachable() {
      return code == 10 || code == 11;
    }

    /** For people, with the names of the Modbus specification. */
    public String describe() {
      return "exception " + code + switch (code) {
        case 1 -> " (illegal function)";
        case 2 -> " (illegal data address)";
        case 3 -> " (illegal data value)";
        case 4 -> " (server device failure)";
        case 5 -> " (acknowledge)";
        case 6 -> " (server device busy)";
        case 8 -> " (memory parity error)";
        case 10 -> " (gateway path unavailable)";
        case 11 -> " (gateway target device failed to respond)";
        default -> "";
      };
    }
  }
}
