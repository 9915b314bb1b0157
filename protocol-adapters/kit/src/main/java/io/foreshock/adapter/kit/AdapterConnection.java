package io.foreshock.adapter.kit;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Deactivate;

/**
 * A component that is one connection: takes its id from the configuration,
 * begins to run, and stands there idle with the reason when the configuration is
 * wrong. Thread-safe.
 *
 * @param <R>
 *            what runs
 */
public abstract class AdapterConnection<R extends AdapterConnection.Run> implements Connection {
  private final String protocol;
  private final String id;
  private final Optional<R> run;
  private final String idleBecause;

  /** A connection at work. Thread-safe. */
  public interface Run extends AutoCloseable {
    /** Returns at once. */
    ConnectionStatus status();

    /** Ends all threads, within seconds; may be called twice. */
    @Override
    void close() throws InterruptedException;
  }

  /** Starts the work; must not wait for the other side. */
  @FunctionalInterface
  public interface Begin<R extends Run> {
    /**
     * @param id
     *            of the connection, {@code mqtt:plantbus}
     * @throws ForeshockException
     *             {@code INVALID_ARGUMENT} naming key, value and limit
     */
    R begin(String id);
  }

  /**
   * @param protocol
   *            {@code mqtt}; also the end of the factory PID
   *            {@code io.foreshock.adapter.mqtt}
   * @param configuredId
   *            the configuration's key {@code id}, may be blank
   * @param properties
   *            of the component
   */
  protected AdapterConnection(String protocol, String configuredId, Map<String, ?> properties, Begin<R> begin) {
    this.protocol = protocol;
    id = Names.connectionId(protocol, configuredId, properties);
    String because = "";
    R started = null;
    try {
      started = begin.begin(id);
    } catch (ForeshockException e) {
      because = e.code() == ErrorCode.CLOSED ? String.valueOf(e.getMessage()) : "configuration: " + e.getMessage();
    }
    idleBecause = because;
    run = Optional.ofNullable(started);
  }

  /** Ends what runs. */
  @Deactivate
  public void deactivate() throws InterruptedException {
    if (run.isPresent())
      run.get().close();
  }

  /** Empty when the configuration is wrong. */
  protected final Optional<R> run() {
    return run;
  }

  /** Why nothing runs; empty when it does. */
  protected final String idleBecause() {
    return idleBecause;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String protocol() {
    return protocol;
  }

  @Override
  public final ConnectionStatus status() {
    return run.map(Run::status)
        .orElseGet(() -> new ConnectionStatus(ConnectionStatus.State.OFFLINE, idleBecause, 0, 0, 0, null));
  }
}
