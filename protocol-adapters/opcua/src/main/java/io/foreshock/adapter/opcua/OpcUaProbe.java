package io.foreshock.adapter.opcua;

import static java.util.stream.Collectors.joining;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.adapter.kit.ConfigView;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.adapter.kit.Trial.Failed;
import io.foreshock.adapter.opcua.NodeFinder.Found;
import io.foreshock.adapter.opcua.OpcUaSettings.Named;
import io.foreshock.adapter.opcua.OpcUaSettings.Selection;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.PlantNetwork;
import io.foreshock.api.adapter.SourceProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.sdk.client.DiscoveryClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tries a server and shows its address space level by level. Thread-safe. */
@Component(service = SourceProbe.class, property = Connection.PROTOCOL + "=opcua")
public final class OpcUaProbe implements SourceProbe {
  private static final Duration ANSWER = Duration.ofSeconds(4);
  private static final int MOST_SHOWN = 5;
  private static final int MOST_FOUND = 20;

  private final ApplianceFacts appliance;
  private final Pki pki;

  @Activate
  public OpcUaProbe(BundleContext context) {
    this(ApplianceFacts.of(context));
  }

  OpcUaProbe(ApplianceFacts appliance) {
    this.appliance = appliance;
    pki = new Pki(appliance.data().resolve("opcua"));
  }

  @Override
  public String factoryPid() {
    return "io.foreshock.adapter.opcua";
  }

  private static OpcUaSettings read(Map<String, ?> settings) {
    return OpcUaSettings.of(ConfigView.of(OpcUaConfig.class, settings), "opcua:probe");
  }

  @Override
  public void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException {
    Trial.run(report, appliance.offline(), trial -> {
      OpcUaSettings checked = trial.settings(() -> {
        OpcUaSettings read = read(settings);
        Objects.requireNonNull(ClientFactory.identity(read));
        return read;
      });
      trial.address(checked.endpoint().host());
      trial.connect(checked.endpoint().host(), checked.endpoint().port());
      endpoints(trial, checked);
      OpcUaClient client = secure(trial, checked);
      try {
        login(trial, client, checked);
        firstRead(trial, client, checked);
      } finally {
        client.disconnectAsync();
      }
    });
  }

  private static void endpoints(Trial trial, OpcUaSettings settings) throws Failed, InterruptedException {
    List<String> offered = step(trial, Stage.PROTOCOL,
        () -> ClientFactory.names(DiscoveryClient.getEndpoints(settings.endpoint().url()).get(ANSWER.toMillis(),
            TimeUnit.MILLISECONDS)),
        "No OPC UA server answers at this port: check the port (4840 is usual) and the path of endpoint.");
    trial.passed(Stage.PROTOCOL, "the server offers " + String.join(", ", offered));
  }

  private OpcUaClient secure(Trial trial, OpcUaSettings settings) throws Failed, InterruptedException {
    ClientFactory clients = new ClientFactory(settings, pki);
    OpcUaClient client = step(trial, Stage.SECURITY, clients::create,
        "Set security.policy and security.mode to one of those the server offers.");
    step(trial, Stage.SECURITY, () -> {
      clients.requireTrusted(client.getConfig().getEndpoint());
      return true;
    }, "If it is your server, accept it: move its certificate from " + pki.rejected() + " to " + pki.trusted()
        + ".");
    return client;
  }

  private void login(Trial trial, OpcUaClient client, OpcUaSettings settings) throws Failed, InterruptedException {
    try {
      trial.within(ANSWER, client::connect);
    } catch (TimeoutException e) {
      throw new Failed(Stage.SECURITY, "the server does not answer the request for a session", unknownToIt());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (!isLogin(cause))
        throw new Failed(Stage.SECURITY, Causes.of(cause), unknownToIt());
      trial.passed(Stage.SECURITY, secured(settings));
      throw new Failed(Stage.LOGIN, Causes.of(cause), settings.login().isPresent()
          ? "Check username and password, and that the server lets this user in."
          : "The server wants a user: set username and password.");
    }
    trial.passed(Stage.SECURITY, secured(settings));
    trial.passed(Stage.LOGIN, settings.login().map(l -> "accepted as " + l.name()).orElse("accepted as anonymous"));
  }

  private static String secured(OpcUaSettings settings) {
    return settings.endpoint().policy() == SecurityPolicy.None
        ? "none: nobody is checked, everything is readable on the way"
        : settings.endpoint().policy() + ", " + settings.endpoint().mode() + "; both sides trust each other";
  }

  private String unknownToIt() {
    return "The server may not trust this appliance: have it trust " + pki.trusted().resolveSibling(
        "own/foreshock.der") + ".";
  }

  private static boolean isLogin(Throwable cause) {
    for (Throwable t = cause; t != null && t.getCause() != t; t = t.getCause())
      if (t instanceof UaException ua) {
        long code = ua.getStatusCode().value();
        if (code == StatusCodes.Bad_IdentityTokenRejected || code == StatusCodes.Bad_IdentityTokenInvalid
            || code == StatusCodes.Bad_UserAccessDenied)
          return true;
      }
    return cause instanceof UaException ua && ua.getStatusCode().value() == StatusCodes.Bad_ConfigurationError;
  }

  /** Some of what is selected, not all of it: that may take a server minutes. */
  private static void firstRead(Trial trial, OpcUaClient client, OpcUaSettings settings) throws Failed,
      InterruptedException {
    List<String> values = step(trial, Stage.READ, () -> {
      Selection selection = settings.selection();
      NodeFacts facts = new NodeFacts(client);
      List<NodeId> nodes = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (Named named : selection.nodes()) {
        nodes.add(OpcUaRun.resolve(client, named.node()));
        names.add(named.tag().isEmpty() ? named.node().toParseableString() : named.tag());
      }
      if (!selection.filter().isEmpty())
        for (Found found : facts.numbers(new NodeFinder(client, new Selection(selection.nodes(), selection.root(),
            selection.filter(), selection.depth(), MOST_FOUND)).find(OpcUaRun.resolve(client, selection.root())))) {
              nodes.add(found.node());
              names.add(found.path());
            }
      List<String> texts = new ArrayList<>();
      int shown = Math.min(MOST_SHOWN, nodes.size());
      List<NodeFacts.Shown> found = facts.shown(nodes.subList(0, shown));
      for (int i = 0; i < shown; i++)
        texts.add(names.get(i) + " = " + found.get(i).value());
      return texts;
    }, "Check browse.root and nodes against what browsing shows.");
    if (values.isEmpty())
      throw new Failed(Stage.READ, "nothing selected: no variable with a number matches include",
          "Correct include; browsing shows the names.");
    trial.passed(Stage.READ, values.stream().collect(joining(", ")));
  }

  private static <T> T step(Trial trial, Stage stage, Callable<T> task, String remedy) throws Failed,
      InterruptedException {
    try {
      return trial.within(ANSWER, task);
    } catch (TimeoutException e) {
      throw new Failed(stage, "the server does not answer", "Try again; a busy server may be slow.");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Failed(stage, cause instanceof ForeshockException
          ? String.valueOf(cause.getMessage())
          : Causes.of(
              cause), remedy);
    }
  }

  @Override
  public List<Node> browse(Map<String, ?> settings, String parent) throws InterruptedException {
    OpcUaSettings checked = read(settings);
    if (appliance.offline())
      PlantNetwork.require(checked.endpoint().host());
    ClientFactory clients = new ClientFactory(checked, pki);
    try {
      OpcUaClient client = clients.create();
      try {
        clients.requireTrusted(client.getConfig().getEndpoint());
        client.connect();
        NodeId top = OpcUaRun.resolve(client, parent.isEmpty()
            ? checked.selection().root()
            : OpcUaSettings.node("node", parent));
        return new NodeBrowser(client).below(top);
      } finally {
        client.disconnectAsync();
      }
    } catch (UaException e) {
      if (Thread.interrupted())
        throw new InterruptedException("browsing was called off");
      throw new ForeshockException(ErrorCode.CONNECTION_FAILED, Causes.of(e), e);
    }
  }
}
