package io.foreshock.adapter.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.foreshock.adapter.kit.Delivery;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryData;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadResult;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRawModifiedDetails;

/**
 * Reads from the server's history what happened while there was no connection
 * (OPC UA part 11, raw values). Readings are stored once per sensor and time, so
 * what was stored before or comes over the subscription as well changes nothing.
 * Confined to one thread.
 */
final class HistoryFiller {
  private static final int MOST_NODES = 100;
  private static final int MOST_VALUES = 10_000;
  private static final Duration STEP = Duration.ofMillis(100);
  private static final long TICKS_PER_MICRO = 10;
  private static final long EPOCH_TICKS = 116_444_736_000_000_000L;

  private final OpcUaClient client;
  private final Delivery delivery;
  private final CountDownLatch stop;
  private long filled;

  /** @param stop zero when the connection is to end */
  HistoryFiller(OpcUaClient client, Delivery delivery, CountDownLatch stop) {
    this.client = client;
    this.delivery = delivery;
    this.stop = stop;
  }

  /**
   * @param since
   *            of each node, microseconds UTC, not included; {@link Long#MAX_VALUE}
   *            = nothing to fill
   * @param until
   *            microseconds UTC, included
   * @return readings handed over
   */
  long fill(List<NodeId> nodes, int[] sensorIds, long[] since, long until) throws UaException, InterruptedException {
    boolean[] kept = new NodeFacts(client).historical(nodes);
    List<Integer> wanted = IntStream.range(0, nodes.size()).filter(i -> kept[i] && since[i] < until).boxed().toList();
    int chunk = Chunks.size(client.getOperationLimits().maxNodesPerHistoryReadData(), MOST_NODES);
    for (List<Integer> part : Chunks.of(wanted, chunk)) {
      if (stop.getCount() == 0)
        return filled;
      fill(part, nodes, sensorIds, since, until);
    }
    return filled;
  }

  private void fill(List<Integer> part, List<NodeId> nodes, int[] sensorIds, long[] since, long until)
      throws UaException, InterruptedException {
    long from = part.stream().mapToLong(i -> since[i]).min().orElse(until);
    ReadRawModifiedDetails details = new ReadRawModifiedDetails(false, time(from), time(until + 1), uint(MOST_VALUES),
        false);
    List<Integer> open = part;
    ByteString[] points = new ByteString[nodes.size()];
    Arrays.fill(points, ByteString.NULL_VALUE);
    while (!open.isEmpty() && stop.getCount() > 0) {
      List<Integer> more = new ArrayList<>();
      HistoryReadResult[] results = client.historyRead(details, TimestampsToReturn.Source, false, open.stream()
          .map(i -> new HistoryReadValueId(nodes.get(i), null, QualifiedName.NULL_VALUE, points[i])).toList())
          .getResults();
      for (int n = 0; results != null && n < Math.min(open.size(), results.length); n++) {
        int i = open.get(n);
        store(results[n], sensorIds[i], since[i], until);
        ByteString point = results[n].getContinuationPoint();
        if (point != null && !point.isNull() && point.length() > 0) {
          points[i] = point;
          more.add(i);
        }
      }
      open = more;
    }
  }

  private void store(HistoryReadResult result, int sensor, long since, long until) throws InterruptedException {
    DataValue[] values = values(result);
    ReadingBatch.Builder batch = ReadingBatch.builder(values.length);
    int size = 0;
    for (DataValue value : values) {
      Sample sample = Sample.of(value, until);
      if (sample.time() > since && sample.time() <= until && sample.readable()) {
        batch.add(sensor, sample.time(), sample.value(), sample.quality());
        size++;
      }
    }
    if (size == 0)
      return;
    ReadingBatch built = batch.build();
    while (stop.getCount() > 0)
      if (delivery.offer(built, STEP, () -> {
      })) {
        filled += size;
        return;
      }
  }

  private DataValue[] values(HistoryReadResult result) {
    try {
      return result.getHistoryData() != null && result.getHistoryData().decode(client
          .getStaticEncodingContext()) instanceof HistoryData data && data.getDataValues() != null
              ? data.getDataValues()
              : new DataValue[0];
    } catch (UaRuntimeException e) {
      return new DataValue[0];
    }
  }

  private static DateTime time(long micros) {
    return new DateTime(Math.max(0, micros) * TICKS_PER_MICRO + EPOCH_TICKS);
  }
}
