package io.foreshock.pgwire.session;

import io.foreshock.pgwire.auth.Scram;
import io.foreshock.pgwire.wire.Message;
import io.foreshock.pgwire.wire.Messages;
import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the startup message to the client being let in. For one thread at a time. */
final class Login {
  private final Server server;
  private final boolean passwordWanted;
  private Map<String, String> parameters = Map.of();
  private @Nullable Scram scram;
  private boolean started;

  Login(Server server, Client client) {
    this.server = server;
    this.passwordWanted = !client.isLocal() || server.passwordOnLoopback();
  }

  /** Parameters of the startup message. */
  Map<String, String> parameters() {
    return parameters;
  }

  String user() {
    return parameters.getOrDefault("user", "");
  }

  /**
   * @return true when the client is let in
   * @throws PgError
   *             ends the connection
   */
  boolean handle(Message message, Out out) {
    return switch (message) {
      case Message.Startup s when !started -> startup(s, out);
      case Message.Password p -> password(p, out);
      default -> throw new PgError(PgError.PROTOCOL_VIOLATION, "message is not expected before authentication");
    };
  }

  private boolean startup(Message.Startup message, Out out) {
    started = true;
    parameters = message.parameters();
    if (user().isEmpty())
      throw new PgError(PgError.INVALID_AUTHORIZATION, "no PostgreSQL user name specified in startup packet");
    if (parameters.getOrDefault("replication", "false").matches("(?i)true|on|yes|1|database"))
      throw new PgError(PgError.NOT_SUPPORTED, "replication is not supported");
    List<String> unknown = new ArrayList<>(parameters.keySet().stream().filter(p -> p.startsWith("_pq_.")).toList());
    if (message.minor() > 0 || !unknown.isEmpty()) Reply.negotiateVersion(out, unknown);
    if (!passwordWanted) return true;
    scram = new Scram(user(), server.users(), server.random());
    Reply.sasl(out, List.of(Scram.MECHANISM));
    return false;
  }

  private boolean password(Message.Password message, Out out) {
    Scram exchange = scram;
    if (exchange == null) throw new PgError(PgError.PROTOCOL_VIOLATION, "password is not expected");
    if (exchange.atStart()) {
      Reply.saslData(out, 11, exchange.first(initial(message.data())));
      return false;
    }
    Reply.saslData(out, 12, exchange.last(Messages.utf8(message.data())));
    return true;
  }

  /** Mechanism, zero, length, data. */
  private static String initial(byte[] data) {
    int zero = 0;
    while (zero < data.length && data[zero] != 0)
      zero++;
    String mechanism = new String(data, 0, zero, StandardCharsets.US_ASCII);
    if (!mechanism.equals(Scram.MECHANISM) || data.length < zero + 5)
      throw new PgError(PgError.PROTOCOL_VIOLATION, "SASL mechanism is not supported: expected " + Scram.MECHANISM);
    return Messages.utf8(java.util.Arrays.copyOfRange(data, zero + 5, data.length));
  }
}
