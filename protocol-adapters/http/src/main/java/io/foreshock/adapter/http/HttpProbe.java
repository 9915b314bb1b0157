package io.foreshock.adapter.http;

import static java.util.stream.Collectors.joining;

import io.foreshock.adapter.http.HttpSettings.Document;
import io.foreshock.adapter.http.JsonReader.Snapshot;
import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.adapter.kit.ConfigView;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.adapter.kit.Trial.Failed;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.SourceProbe;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Gets the first document and shows what is in it. Thread-safe. */
@Component(service = SourceProbe.class, property = Connection.PROTOCOL + "=http")
public final class HttpProbe implements SourceProbe {
  private final ApplianceFacts appliance;

  @Activate
  public HttpProbe(BundleContext context) {
    appliance = ApplianceFacts.of(context);
  }

  @Override
  public String factoryPid() {
    return "io.foreshock.adapter.http";
  }

  private static HttpSettings read(Map<String, ?> settings) {
    return HttpSettings.of(ConfigView.of(HttpConfig.class, settings), "http:probe");
  }

  @Override
  public void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException {
    Trial.run(report, appliance.offline(), trial -> {
      HttpSettings checked = trial.settings(() -> read(settings));
      URI url = checked.documents().getFirst().url();
      trial.address(url.getHost());
      trial.connect(url.getHost(), url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80);
      try (Fetcher fetcher = new Fetcher(checked, appliance.offline())) {
        byte[] body = document(trial, checked, fetcher);
        values(trial, checked, body);
      }
    });
  }

  private static byte[] document(Trial trial, HttpSettings settings, Fetcher fetcher) throws Failed,
      InterruptedException {
    try {
      byte[] body = fetcher.get(settings.documents().getFirst()).orElseThrow();
      trial.passed(Stage.PROTOCOL, body.length + " bytes");
      return body;
    } catch (DocumentException e) {
      boolean login = "status 401".equals(e.getMessage()) || "status 403".equals(e.getMessage());
      throw new Failed(login ? Stage.LOGIN : Stage.PROTOCOL, String.valueOf(e.getMessage()), login
          ? "Set username and password."
          : "Check scheme, port and path of the URL.");
    }
  }

  private static void values(Trial trial, HttpSettings settings, byte[] body) throws Failed {
    JsonReader reader = new JsonReader(settings);
    try {
      Snapshot snapshot = reader.read(body, Micros.now());
      String missing = reader.missing(snapshot);
      if (!missing.isEmpty())
        throw new Failed(Stage.READ, missing, "Correct values; browsing shows the document.");
      trial.passed(Stage.READ, IntStream.range(0, settings.values().size()).mapToObj(i -> settings.values().get(i)
          .sensor() + " = " + Trial.text(snapshot.values()[i])).collect(joining(", ")));
    } catch (DocumentException e) {
      throw new Failed(Stage.READ, String.valueOf(e.getMessage()), "Check the URL, and time.pointer.");
    }
  }

  /** Documents, and what is in them by JSON pointer: {@code line1/boiler#/motor/temp}. */
  @Override
  public List<Node> browse(Map<String, ?> settings, String parent) throws InterruptedException {
    Map<String, Object> complete = new HashMap<>(settings);
    complete.putIfAbsent("values", "any=/any");
    HttpSettings checked = read(complete);
    if (parent.isEmpty())
      return checked.documents().stream().map(d -> new Node(d.asset(), d.asset() + " (" + d.url() + ")", true, "", ""))
          .toList();
    int hash = parent.indexOf('#');
    String asset = hash < 0 ? parent : parent.substring(0, hash);
    Document document = checked.documents().stream().filter(d -> d.asset().equals(asset)).findFirst().orElseThrow(
        () -> new ForeshockException(ErrorCode.INVALID_ARGUMENT, "no such node: " + parent));
    try (Fetcher fetcher = new Fetcher(checked, appliance.offline())) {
      JsonNode all = new JsonReader(checked).document(fetcher.get(document).orElseThrow());
      String pointer = hash < 0 ? "" : parent.substring(hash + 1);
      return below(asset + "#" + pointer, all.at(JsonPointer.compile(pointer)));
    } catch (DocumentException e) {
      throw new ForeshockException(ErrorCode.CONNECTION_FAILED, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "no such node: " + parent, e);
    }
  }

  private static List<Node> below(String prefix, JsonNode node) {
    List<Node> nodes = new ArrayList<>();
    if (node.isObject())
      for (Map.Entry<String, JsonNode> member : node.properties())
        nodes.add(node(prefix + "/" + member.getKey().replace("~", "~0").replace("/", "~1"), member.getKey(), member
            .getValue()));
    for (int i = 0; node.isArray() && i < node.size(); i++)
      nodes.add(node(prefix + "/" + i, Integer.toString(i), node.get(i)));
    return nodes;
  }

  private static Node node(String id, String name, JsonNode value) {
    boolean branch = value.isObject() || value.isArray();
    return new Node(id, name, branch, branch
        ? ""
        : value.isNumber() ? "number" : value.isBoolean() ? "boolean" : "text",
        branch ? "" : value.isString() ? value.stringValue() : value.toString());
  }
}
