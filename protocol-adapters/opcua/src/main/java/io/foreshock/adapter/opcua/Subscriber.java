package io.foreshock.adapter.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.foreshock.adapter.kit.Delivery;
import io.foreshock.api.Micros;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.eclipse.milo.opcua.sdk.client.subscriptions.MonitoredItemServiceOperationResult;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DataChangeTrigger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DeadbandType;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription, from its creation to its loss. A publish is acknowledged to
 * the server after its values are on disk: the library sends the next publish
 * request, which carries the acknowledgement, when {@link #onDataReceived}
 * returns, and there is one publish request at a time. Short losses of the
 * connection are mended by the library (session reactivated or subscription
 * transferred, missed messages republished); when that fails, {@link #awaitEnd}
 * tells. Thread-safe.
 */
final class Subscriber implements OpcUaSubscription.SubscriptionListener, SessionActivityListener {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
  /** After so long without a session the subscription is taken for lost. */
  private static final Duration LONGEST_GAP = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final int MOST_PER_PUBLISH = 10_000;
  private static final int ITEMS_PER_CALL = 1_000;
  private static final int NAMED = 3;

  private final OpcUaClient client;
  private final OpcUaSettings settings;
  private final Delivery delivery;
  private final OpcUaHealth health;
  private final CountDownLatch stop;
  private final OpcUaSubscription subscription;
  private final int[] sensorIds;
  private volatile String end = "";
  private volatile long inactiveSince;
  /** When the session was lost for the last time; what the server forgot, it forgot then. */
  private volatile long lostAt;
  private volatile long endedAt;
  private volatile boolean delivering;

  /** @param stop zero when the connection is to end */
  Subscriber(OpcUaClient client, OpcUaSettings settings, int[] sensorIds, Delivery delivery, OpcUaHealth health,
      CountDownLatch stop) {
    this.client = client;
    this.settings = settings;
    this.delivery = delivery;
    this.health = health;
    this.stop = stop;
    this.sensorIds = sensorIds;
    subscription = new OpcUaSubscription(client, settings.sampling().publishing());
    subscription.setMaxNotificationsPerPublish(uint(MOST_PER_PUBLISH));
    subscription.setMaxMonitoredItemsPerCall(uint(ITEMS_PER_CALL));
    subscription.setSubscriptionListener(this);
  }

  /** @param nodes in the order of the sensor ids */
  void begin(List<NodeId> nodes) throws UaException {
    client.addSessionActivityListener(this);
    subscription.create();
    int sampling = settings.sampling().sampling();
    for (int i = 0; i < nodes.size(); i++) {
      OpcUaMonitoredItem item = OpcUaMonitoredItem.newDataItem(nodes.get(i));
      item.setSamplingInterval(sampling < 0 ? settings.sampling().publishing() : sampling);
      item.setQueueSize(uint(settings.sampling().queue()));
      item.setDiscardOldest(true);
      if (settings.sampling().everyTime())
        item.setFilter(new DataChangeFilter(DataChangeTrigger.StatusValueTimestamp,
            uint(DeadbandType.None.getValue()), 0.0));
      item.setUserObject(sensorIds[i]);
      subscription.addMonitoredItem(item);
    }
    List<String> refused = new ArrayList<>();
    for (MonitoredItemServiceOperationResult result : subscription.createMonitoredItems())
      if (!result.isGood())
        refused.add(result.monitoredItem().getReadValueId().getNodeId().toParseableString() + ": "
            + Causes.of(result.operationResult().orElse(result.serviceResult())));
    health.subscribed(nodes.size(), refused.isEmpty()
        ? ""
        : refused.size() + " of " + nodes.size() + " nodes refused: "
            + String.join("; ", refused.subList(0, Math.min(NAMED, refused.size()))));
  }

  /** @return why the subscription is lost; empty when the connection is to end */
  String awaitEnd() throws InterruptedException {
    while (!stop.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
      if (!end.isEmpty())
        return end;
      long since = inactiveSince;
      if (since != 0 && Micros.now() - since > LONGEST_GAP.toSeconds() * Micros.SECOND)
        return "no session for " + LONGEST_GAP.toSeconds() + " s";
    }
    return "";
  }

  /** Every sensor once, bad, as of the loss: from then on nothing is known. */
  ReadingBatch ended() {
    long known = endedAt == 0 ? inactiveSince : endedAt;
    long since = known == 0 ? Micros.now() : known;
    ReadingBatch.Builder batch = ReadingBatch.builder(sensorIds.length);
    for (int id : sensorIds)
      batch.add(id, since, Double.NaN, Quality.BAD);
    return batch.build();
  }

  @Override
  public void onSessionActive(UaSession session) {
    inactiveSince = 0;
    health.online();
  }

  @Override
  public void onSessionInactive(UaSession session) {
    inactiveSince = Micros.now();
    lostAt = inactiveSince;
    health.offline("connection lost, the session is being taken up again", null);
  }

  @Override
  public void onDataReceived(OpcUaSubscription from, List<OpcUaMonitoredItem> items, List<DataValue> values) {
    delivering = true;
    try {
      deliver(batch(items, values));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      delivering = false;
    }
  }

  private ReadingBatch batch(List<OpcUaMonitoredItem> items, List<DataValue> values) {
    long now = Micros.now();
    ReadingBatch.Builder batch = ReadingBatch.builder(items.size());
    for (int i = 0; i < items.size(); i++) {
      DataValue value = values.get(i);
      if (!(items.get(i).getUserObject().orElse(null) instanceof Integer sensor))
        continue;
      if (value.getStatusCode().isOverflowSet())
        health.lost("the server's queue overflowed: raise queue.size or lower publishing.interval");
      Sample sample = Sample.of(value, now);
      if (!sample.readable())
        health.lost("not a number: " + items.get(i).getReadValueId().getNodeId().toParseableString());
      batch.add(sensor, sample.time(), sample.value(), sample.quality());
    }
    return batch.build();
  }

  /** Returns when it is on disk, so that the server keeps it until then; or when the connection is to end. */
  private void deliver(ReadingBatch batch) throws InterruptedException {
    CountDownLatch committed = new CountDownLatch(1);
    while (!delivery.offer(batch, STEP, committed::countDown))
      if (stop.getCount() == 0)
        return;
    while (!committed.await(STEP.toMillis(), TimeUnit.MILLISECONDS))
      if (stop.getCount() == 0)
        return;
  }

  @Override
  public void onNotificationDataLost(OpcUaSubscription from) {
    health.lost("the server could not send again what was missed");
    LOG.warn("{}: the server could not send again what was missed", settings.id());
  }

  @Override
  public void onWatchdogTimerElapsed(OpcUaSubscription from) {
    // While the store makes us wait no publish request is under way, hence no answer.
    if (!delivering && inactiveSince == 0)
      end = "the server has stopped publishing";
  }

  @Override
  public void onStatusChanged(OpcUaSubscription from, StatusCode status) {
    if (status.isBad())
      end = "the server ended the subscription: " + Causes.of(status);
  }

  @Override
  public void onTransferFailed(OpcUaSubscription from, StatusCode status) {
    endedAt = lostAt;
    end = "the server has forgotten the subscription: " + Causes.of(status);
  }
}
