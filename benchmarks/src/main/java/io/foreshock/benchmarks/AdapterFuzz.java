package io.foreshock.benchmarks;

import io.foreshock.adapter.modbus.wire.MalformedReplyException;
import io.foreshock.adapter.modbus.wire.ReadRequest;
import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.adapter.modbus.wire.Request;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WordOrder;
import io.foreshock.adapter.modbus.wire.WriteRequest;
import io.foreshock.adapter.mqtt.wire.MalformedPayloadException;
import io.foreshock.adapter.mqtt.wire.SparkplugMetric;
import io.foreshock.adapter.mqtt.wire.SparkplugPayload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The adapters' decoders of bytes on what a fuzzer makes up ({@code benchmarks/fuzz adapters}): answers of Modbus devices when
 * the first byte is even, else payloads of Sparkplug edge nodes. Anything but their typed exceptions is a finding.
 */
public final class AdapterFuzz {
  private static final List<ValueType> TYPES = List.of(ValueType.Number.INT16, ValueType.Number.UINT64,
      ValueType.Number.FLOAT64, new ValueType.Bit(3), new ValueType.Text(5), new ValueType.Flag());

  private AdapterFuzz() {
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 4)
      return;
    byte[] rest = Arrays.copyOfRange(input, 4, input.length);
    try {
      if ((input[0] & 1) == 0)
        modbus(input, rest);
      else
        for (SparkplugMetric metric : SparkplugPayload.decode(rest).metrics())
          metric.value(metric.datatype());
    } catch (MalformedReplyException | MalformedPayloadException e) {
      // refused, as it should be
    }
  }

  private static void modbus(byte[] choices, byte[] answer) {
    RegisterTable table = RegisterTable.values()[choices[1] & 3];
    int quantity = 1 + (choices[2] & 31);
    Request request = (choices[0] & 2) == 0
        ? new ReadRequest(table, 7, quantity)
        : new WriteRequest(RegisterTable.HOLDING, 7, quantity, new byte[quantity * 2], true);
    if (request.decode(ByteBuffer.wrap(answer)) instanceof Reply.Data data)
      for (ValueType type : TYPES)
        type.decode(data.bytes(), choices[3], WordOrder.values()[choices[1] >> 2 & 3]);
  }

  /** Writes inputs to begin with. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Files.write(folder.resolve("registers"), new byte[]{0, 2, 1, 0, 3, 4, 0x41, 0x20, 0, 0});
    Files.write(folder.resolve("coils"), new byte[]{0, 0, 7, 0, 1, 1, 0x55});
    Files.write(folder.resolve("written"), new byte[]{2, 2, 1, 0, 16, 0, 7, 0, 2});
    Files.write(folder.resolve("refused"), new byte[]{0, 2, 1, 0, (byte) 0x83, 2});
    byte[] rebirth = SparkplugPayload.rebirth(1_773_454_200_000L);
    byte[] seed = new byte[rebirth.length + 4];
    seed[0] = 1;
    System.arraycopy(rebirth, 0, seed, 4, rebirth.length);
    Files.write(folder.resolve("rebirth"), seed);
  }
}
