package io.foreshock.api.adapter;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks at the other side of a connection that does not run yet: a service of
 * each adapter bundle with the property {@link Connection#PROTOCOL}. It writes no
 * reading, changes nothing on the device, and closes what it opened. Thread-safe.
 */
@ConsumerType
public interface SourceProbe {
  /** The factory PID whose settings it understands: {@code io.foreshock.adapter.mqtt}. */
  String factoryPid();

  /**
   * Tries one stage after the other and ends with the first that fails. Takes at
   * most ten seconds; an interrupt ends it at once.
   *
   * @param settings
   *            as they would be configured, strings or the types Metatype names;
   *            absent ones have their defaults
   * @param report
   *            told of each stage as soon as it is known, on the caller's thread
   */
  void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException;

  /**
   * What lies under a node of the other side, for choosing what to read.
   *
   * @param parent
   *            {@link Node#id()} of a branch; empty for the top
   * @return at most 10,000, in the other side's order; empty where there is
   *         nothing, or nothing can be browsed
   * @throws io.foreshock.api.ForeshockException
   *             {@code CONNECTION_FAILED}, {@code INVALID_ARGUMENT}
   */
  List<Node> browse(Map<String, ?> settings, String parent) throws InterruptedException;

  /** What a test looks at, in this order; a protocol leaves out what it has not. */
  enum Stage {
    SETTINGS, ADDRESS, CONNECT, PROTOCOL, SECURITY, LOGIN, READ
  }

  /**
   * @param detail
   *            what was found, or why it failed, for people
   * @param remedy
   *            what to do about a failure; empty when it went well
   */
  record Step(Stage stage, boolean ok, String detail, String remedy) {
    public Step {
      requireNonNull(stage, "stage is null");
      requireNonNull(detail, "detail is null");
      requireNonNull(remedy, "remedy is null");
    }
  }

  /**
   * One thing on the other side.
   *
   * @param id
   *            as the settings name it: a topic, a NodeId, {@code unit/kind/address}
   * @param branch
   *            whether to browse on
   * @param type
   *            of its values, in the protocol's words; empty for a branch
   *            without a value of its own
   * @param value
   *            its value now, as text; empty when unknown
   */
  record Node(String id, String name, boolean branch, String type, String value) {
    public Node {
      requireNonNull(id, "id is null");
      requireNonNull(name, "name is null");
      requireNonNull(type, "type is null");
      requireNonNull(value, "value is null");
    }
  }
}
