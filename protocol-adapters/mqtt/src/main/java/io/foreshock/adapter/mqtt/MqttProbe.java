package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.adapter.kit.ConfigView;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.adapter.kit.Trial.Failed;
import io.foreshock.adapter.mqtt.MqttSettings.Broker;
import io.foreshock.adapter.mqtt.wire.SparkplugTopic;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.PlantNetwork;
import io.foreshock.api.adapter.SourceProbe;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tries a broker and listens to what is said there. Thread-safe. */
@Component(service = SourceProbe.class, property = Connection.PROTOCOL + "=mqtt")
public final class MqttProbe implements SourceProbe {
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5),
      Duration.ofMillis(2_500));
  private static final int MOST_HEARD = 10_000;
  private static final int MOST_QUEUED = 1_000;

  private final ApplianceFacts appliance;
  private final Patience patience;

  /**
   * How long to wait.
   *
   * @param answer
   *            of the broker
   * @param message
   *            the first one
   * @param listen
   *            to all that is said
   */
  record Patience(Duration answer, Duration message, Duration listen) {}

  @Activate
  public MqttProbe(BundleContext context) {
    this(ApplianceFacts.of(context), PATIENCE);
  }

  MqttProbe(ApplianceFacts appliance, Patience patience) {
    this.appliance = appliance;
    this.patience = patience;
  }

  @Override
  public String factoryPid() {
    return "io.foreshock.adapter.mqtt";
  }

  @Override
  public void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException {
    Trial.run(report, appliance.offline(), trial -> {
      MqttSettings checked = trial.settings(() -> read(settings));
      Broker broker = checked.broker();
      trial.address(broker.host());
      trial.connect(broker.host(), broker.port());
      if (broker.tls().isPresent())
        TlsTrial.shakeHands(trial, broker, broker.tls().get());
      try (TemporaryClient client = new TemporaryClient(checked)) {
        login(trial, client, broker);
        firstMessage(trial, client, checked);
      }
    });
  }

  private static MqttSettings read(Map<String, ?> settings) {
    MqttSettings read = MqttSettings.of(ConfigView.of(MqttConfig.class, settings), "mqtt:probe");
    read.broker().tls().ifPresent(TlsFiles::load);
    return read;
  }

  private void login(Trial trial, TemporaryClient client, Broker broker) throws Failed, InterruptedException {
    try {
      client.connect().get(trial.left(patience.answer()).toMillis(), TimeUnit.MILLISECONDS);
      trial.passed(Stage.LOGIN, broker.user().map(u -> "accepted as " + u.name()).orElse("accepted without a user"));
    } catch (TimeoutException e) {
      throw new Failed(Stage.LOGIN, "the broker does not answer", noMqtt(broker));
    } catch (ExecutionException e) {
      String code = switch (e.getCause()) {
        case Mqtt5ConnAckException five -> five.getMqttMessage().getReasonCode().name();
        case Mqtt3ConnAckException three -> three.getMqttMessage().getReturnCode().name();
        case null, default -> "";
      };
      throw new Failed(Stage.LOGIN, code.isEmpty() ? Trial.reason(e) : "refused: " + code, remedy(code, broker));
    }
  }

  private static String remedy(String code, Broker broker) {
    return switch (code) {
      case "BAD_USER_NAME_OR_PASSWORD", "NOT_AUTHORIZED" -> broker.user().isPresent()
          ? "Check username and password, and that the broker lets this user in."
          : "The broker wants a user: set username and password.";
      case "CLIENT_IDENTIFIER_NOT_VALID",
          "IDENTIFIER_REJECTED" -> "The broker accepts certain client ids only; the test uses one of its own. Ask for clientId "
              + broker.clientId() + " and foreshock-probe-*.";
      case "UNSUPPORTED_PROTOCOL_VERSION" -> broker.version() == MqttSettings.Version.V5
          ? "Set version=3.1.1."
          : "Set version=5.";
      case "BANNED" -> "The broker has banned this client: ask its administrator.";
      case "SERVER_UNAVAILABLE", "SERVER_BUSY" -> "The broker is busy: try again later.";
      default -> noMqtt(broker);
    };
  }

  private static String noMqtt(Broker broker) {
    return broker.tls().isPresent()
        ? "Check that the port is an MQTT broker's, and version (5 or 3.1.1)."
        : "Check that the port is an MQTT broker's, whether it wants tls=true, and version (5 or 3.1.1).";
  }

  private void firstMessage(Trial trial, TemporaryClient client, MqttSettings settings) throws Failed,
      InterruptedException {
    LinkedBlockingQueue<Incoming> heard = new LinkedBlockingQueue<>(MOST_QUEUED);
    subscribe(trial, client.subscribe(settings.topics(), heard::offer), settings);
    Draft draft = new Draft(_ -> List.of(), settings.mapping().maxSensors());
    PayloadReader reader = new PayloadReader(settings.mapping(), draft, (_, _) -> {
    });
    String trouble = "";
    long end = System.nanoTime() + trial.left(patience.message()).toNanos();
    while (true) {
      Incoming message = heard.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (message == null)
        break;
      if (message.topic().startsWith(SparkplugTopic.state("")))
        continue;
      try {
        reader.read(message.topic(), message.payload(), message.receivedAt());
        trial.passed(Stage.READ, "on " + message.topic() + ": " + (draft.size() > 0
            ? String.join(", ", draft.describe())
            // Sparkplug data before a birth: asking for one is no matter of a test.
            : message.payload().length + " bytes"));
        return;
      } catch (UnreadableException e) {
        trouble = "on " + message.topic() + ": " + e.getMessage();
      }
    }
    throw trouble.isEmpty()
        ? new Failed(Stage.READ, "no message within " + patience.message().toMillis() + " ms under " + settings
            .topics(),
            "Check topics against what browsing shows; devices that send rarely may just have been silent.")
        : new Failed(Stage.READ, trouble,
            "Set payload (number, json, fields, csv) and value.pointer to fit; browsing shows payloads.");
  }

  private void subscribe(Trial trial, CompletableFuture<?> answer, MqttSettings settings) throws Failed,
      InterruptedException {
    try {
      answer.get(trial.left(patience.answer()).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new Failed(Stage.READ, "subscription refused: topics=" + settings.topics() + ", reason=" + Trial.reason(e),
          "Ask the broker's administrator to let this user read these topics.");
    }
  }

  /** Topics heard within a few seconds; those with a retained message at once. */
  @Override
  public List<Node> browse(Map<String, ?> settings, String parent) throws InterruptedException {
    Map<String, Object> complete = new HashMap<>(settings);
    complete.put("topics", parent.isEmpty() ? "#" : parent + "/#");
    complete.put("payload", "auto");
    complete.remove("sparkplug.host");
    MqttSettings checked = read(complete);
    if (appliance.offline())
      PlantNetwork.require(checked.broker().host());
    TopicTree heard = new TopicTree(parent, MOST_HEARD);
    try (TemporaryClient client = new TemporaryClient(checked)) {
      client.connect().get(patience.answer().toMillis(), TimeUnit.MILLISECONDS);
      client.subscribe(List.<MqttTopicFilter>copyOf(checked.topics()), heard::add).get(patience.answer().toMillis(),
          TimeUnit.MILLISECONDS);
      TimeUnit.NANOSECONDS.sleep(patience.listen().toNanos());
    } catch (ExecutionException | TimeoutException e) {
      throw new ForeshockException(ErrorCode.CONNECTION_FAILED, "no topics from " + checked.broker().host() + ":"
          + checked.broker().port() + ": " + Trial.reason(e), e);
    }
    return heard.nodes();
  }
}
