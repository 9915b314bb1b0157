package io.foreshock.adapter.mqtt;

import static io.foreshock.adapter.mqtt.SparkplugMessage.metric;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.foreshock.adapter.mqtt.wire.SparkplugPayload;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An edge node with one device, as Sparkplug 3.0.0 wants it: is born again when it is asked to. */
final class EdgeNodeFake implements AutoCloseable {
  static final long T0 = 1_773_454_200_000L;
  final AtomicInteger rebirths = new AtomicInteger();
  /** What the host said about itself. */
  final CopyOnWriteArrayList<String> states = new CopyOnWriteArrayList<>();
  private final Mqtt3AsyncClient client;
  private int seq;
  private long time = T0;
  private final long session;

  EdgeNodeFake(int port, long session) throws Exception {
    this.session = session;
    client = MqttClient.builder().useMqttVersion3().identifier("edge" + session).serverHost("127.0.0.1").serverPort(
        port).buildAsync();
    client.connect(Mqtt3Connect.builder().willPublish(Mqtt3Publish.builder().topic("spBv1.0/P/NDEATH/E").qos(
        MqttQos.AT_LEAST_ONCE).payload(death()).build()).build()).get(10, TimeUnit.SECONDS);
    client.subscribeWith().topicFilter("spBv1.0/P/NCMD/E").callback(m -> commanded(m.getPayloadAsBytes())).send().get(
        10, TimeUnit.SECONDS);
    client.subscribeWith().topicFilter("spBv1.0/STATE/+").qos(MqttQos.AT_LEAST_ONCE).callback(m -> states.add(
        new String(m.getPayloadAsBytes(), StandardCharsets.UTF_8))).send().get(10, TimeUnit.SECONDS);
  }

  private byte[] death() {
    return SparkplugMessage.of(T0, -1).with(metric("bdSeq", -1, SparkplugMessage.INT64).large(session)).bytes();
  }

  private void commanded(byte[] payload) {
    if (SparkplugPayload.decode(payload).metrics().getFirst().name().equals("Node Control/Rebirth")) {
      rebirths.incrementAndGet();
      born();
    }
  }

  synchronized void born() {
    seq = 0;
    publish("NBIRTH/E", SparkplugMessage.of(time, seq++).with(metric("bdSeq", -1, SparkplugMessage.INT64).large(
        session)).with(metric("load", 1, SparkplugMessage.INT32).whole(7)));
    publish("DBIRTH/E/Pump7", SparkplugMessage.of(time, seq++).with(metric("temp", 2, SparkplugMessage.DOUBLE).real(
        60).facts("degC", 0, 90)));
  }

  synchronized void data(double value) {
    publish("DDATA/E/Pump7", SparkplugMessage.of(++time, seq++ % 256).with(metric("", 2, 0).real(value)));
  }

  /** A message that never reaches anybody. */
  synchronized void lose() {
    seq++;
  }

  private void publish(String topic, SparkplugMessage message) {
    client.publishWith().topic("spBv1.0/P/" + topic).payload(message.bytes()).send();
  }

  /** Goes without a word: the broker tells. */
  void vanish() throws Exception {
    client.publishWith().topic("spBv1.0/P/NDEATH/E").payload(death()).send().get(5, TimeUnit.SECONDS);
    close();
  }

  @Override
  public void close() throws Exception {
    if (client.getState().isConnected())
      client.disconnect().get(5, TimeUnit.SECONDS);
  }
}
