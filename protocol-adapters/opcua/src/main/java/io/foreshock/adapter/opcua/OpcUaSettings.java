package io.foreshock.adapter.opcua;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;

/**
 * A checked configuration.
 *
 * @param id
 *            of the connection: {@code opcua:line1}
 * @param asset
 *            put before the tags; may be empty
 * @param backfill
 *            most of a time without connection that is read from the server's
 *            history; zero = nothing
 */
record OpcUaSettings(String id, Endpoint endpoint, Optional<Login> login, Selection selection, String asset,
    Sampling sampling, Duration backfill) {
  private static final int LONGEST_BACKFILL = 31 * 86_400;
  private static final Pattern NODE_ID = Pattern.compile("(ns=|nsu=|svr=|[isgb]=).*");

  /** Where and how safely to connect. */
  record Endpoint(String url, String host, int port, SecurityPolicy policy, MessageSecurityMode mode) {
    private static final int DEFAULT_PORT = 4_840;

    Endpoint {
      require((policy == SecurityPolicy.None) == (mode == MessageSecurityMode.None),
          "security.policy and security.mode must both be None or neither: security.policy=" + policy
              + ", security.mode=" + mode);
    }

    static Endpoint of(String url, SecurityPolicy policy, MessageSecurityMode mode) {
      try {
        URI uri = new URI(url);
        require("opc.tcp".equals(uri.getScheme()) && uri.getHost() != null,
            "endpoint must be opc.tcp://HOST[:PORT][/PATH]: endpoint=" + url);
        return new Endpoint(url, uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), policy, mode);
      } catch (URISyntaxException e) {
        throw invalid("endpoint must be opc.tcp://HOST[:PORT][/PATH]: endpoint=" + url);
      }
    }
  }

  /** As whom; without one, anonymous. */
  sealed interface Login {
    /** For people. */
    String name();

    /** User name and password; never printed. */
    record Password(String name, String password) implements Login {
      @Override
      public String toString() {
        return "Password[name=" + name + "]";
      }
    }

    /** PEM files of a certificate and its key. */
    record UserCertificate(Path certificate, Path key) implements Login {
      @Override
      public String name() {
        return "the owner of " + certificate.getFileName();
      }
    }
  }

  /**
   * Which variables.
   *
   * @param nodes
   *            named ones
   * @param root
   *            below which variables are found by their names
   * @param depth
   *            levels below the root
   */
  record Selection(List<Named> nodes, ExpandedNodeId root, NameFilter filter, int depth, int maxItems) {
    Selection {
      nodes = List.copyOf(nodes);
      require(depth >= 1 && depth <= 50, "browse.depth must be 1..50: browse.depth=" + depth);
      require(maxItems >= 1 && maxItems <= 200_000, "max.items must be 1..200000: max.items=" + maxItems);
    }
  }

  /** @param tag empty = the node's own name */
  record Named(String tag, ExpandedNodeId node) {}

  /**
   * How often, in milliseconds; and how much the server keeps meanwhile.
   *
   * @param everyTime
   *            a new source time is a reading even when the value is the same
   */
  record Sampling(int publishing, int sampling, int queue, boolean everyTime) {
    Sampling {
      require(publishing >= 10 && publishing <= 3_600_000,
          "publishing.interval must be 10..3600000: publishing.interval=" + publishing);
      require(sampling >= -1 && sampling <= 3_600_000,
          "sampling.interval must be -1..3600000: sampling.interval=" + sampling);
      require(queue >= 1 && queue <= 10_000, "queue.size must be 1..10000: queue.size=" + queue);
    }
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming key, value and limit
   */
  static OpcUaSettings of(OpcUaConfig config, String id) {
    Endpoint endpoint = Endpoint.of(config.endpoint().strip(), policy(config.security_policy().strip()),
        mode(config.security_mode().strip()));
    List<Named> nodes = split(config.nodes()).stream().map(OpcUaSettings::named).toList();
    List<String> include = split(config.include());
    NameFilter filter = new NameFilter(include.isEmpty() && nodes.isEmpty() ? List.of("**") : include,
        split(config.exclude()));
    ExpandedNodeId root = node("browse.root", config.browse_root().isBlank() ? "i=85" : config.browse_root().strip());
    require(config.history_backfill() >= 0 && config.history_backfill() <= LONGEST_BACKFILL,
        "history.backfill must be 0.." + LONGEST_BACKFILL + ": history.backfill=" + config.history_backfill());
    return new OpcUaSettings(id, endpoint, login(config),
        new Selection(nodes, root, filter, config.browse_depth(), config.max_items()), Names.path(config.asset()),
        new Sampling(config.publishing_interval(), config.sampling_interval(), config.queue_size(),
            everyTime(config.trigger().strip())), Duration.ofSeconds(config.history_backfill()));
  }

  private static Optional<Login> login(OpcUaConfig config) {
    String certificate = config.user_certificate().strip();
    String key = config.user_key().strip();
    require(certificate.isEmpty() == key.isEmpty(), "user.certificate and user.key need each other: user.certificate="
        + certificate + ", user.key=" + key);
    require(certificate.isEmpty() || config.username().isEmpty(),
        "either username or user.certificate: username=" + config.username() + ", user.certificate=" + certificate);
    try {
      if (!certificate.isEmpty())
        return Optional.of(new Login.UserCertificate(Path.of(certificate), Path.of(key)));
    } catch (InvalidPathException e) {
      throw invalid("user.certificate or user.key is no path: user.certificate=" + certificate + ", user.key=" + key);
    }
    return config.username().isEmpty()
        ? Optional.empty()
        : Optional.of(new Login.Password(config.username(), config.password()));
  }

  /** At commas; {@code \,} is a comma of a name. */
  private static List<String> split(String[] texts) {
    List<String> parts = new ArrayList<>();
    for (String text : texts)
      for (String part : text.split("(?<!\\\\),"))
        if (!part.isBlank())
          parts.add(part.strip().replace("\\,", ","));
    return parts;
  }

  private static Named named(String text) {
    if (NODE_ID.matcher(text).matches())
      return new Named("", node("nodes", text));
    int equals = text.indexOf('=');
    require(equals > 0, "nodes must be TAG=NODEID: " + text);
    return new Named(Names.path(text.substring(0, equals)), node("nodes", text.substring(equals + 1).strip()));
  }

  static ExpandedNodeId node(String key, String text) {
    try {
      return ExpandedNodeId.parse(text);
    } catch (UaRuntimeException e) {
      throw invalid(key + " is no node id like ns=2;s=Line1.Flow: " + text);
    }
  }

  private static SecurityPolicy policy(String text) {
    return Arrays.stream(SecurityPolicy.values()).filter(p -> p.name().equalsIgnoreCase(text)).findFirst()
        .orElseThrow(() -> invalid("security.policy must be one of " + Arrays.toString(SecurityPolicy.values())
            + ": security.policy=" + text));
  }

  private static MessageSecurityMode mode(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none" -> MessageSecurityMode.None;
      case "sign" -> MessageSecurityMode.Sign;
      case "signandencrypt" -> MessageSecurityMode.SignAndEncrypt;
      default -> throw invalid("security.mode must be None, Sign or SignAndEncrypt: security.mode=" + text);
    };
  }

  private static boolean everyTime(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "value" -> false;
      case "timestamp" -> true;
      default -> throw invalid("trigger must be value or timestamp: trigger=" + text);
    };
  }

  static void require(boolean condition, String message) {
    if (!condition)
      throw invalid(message);
  }

  private static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
