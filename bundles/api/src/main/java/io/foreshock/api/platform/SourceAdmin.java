package io.foreshock.api.platform;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.adapter.SourceProbe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Connections as they are configured: their forms, as the adapters' bundles
 * describe them with OSGi Metatype, and their settings. What is saved is written
 * to the configuration folder and takes effect at once. Thread-safe.
 */
@ProviderType
public interface SourceAdmin {
  /** A form for each kind of connection whose adapter is installed, by protocol; texts in the locale where there are any. */
  List<Form> forms(Locale locale);

  /** Connections configured now, by id; passwords are not told. */
  List<Source> sources();

  /**
   * Adds a connection, or changes one with the same factory PID and name. A
   * password that is absent stays as it was.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT} naming the field, its value and the
   *             limit; {@code NOT_FOUND} for a PID without a form
   */
  void save(Source source);

  /**
   * Ends a connection and forgets its settings; its readings stay.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND}
   */
  void delete(String factoryPid, String name);

  /**
   * What looks at the other side.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND} when the adapter has none, or is not installed
   */
  SourceProbe probe(String factoryPid);

  /**
   * Like {@link #probe(String)}, for a connection that is configured: passwords
   * that the settings leave out are those it has.
   *
   * @param name
   *            need not exist
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND} when the adapter has none, or is not installed
   */
  default SourceProbe probe(String factoryPid, String name) {
    return probe(factoryPid);
  }

  /**
   * @param protocol
   *            {@code mqtt}
   * @param name
   *            for people
   */
  record Form(String factoryPid, String protocol, String name, String description, List<Field> fields) {
    public Form {
      requireNonNull(factoryPid, "factoryPid is null");
      fields = List.copyOf(fields);
    }
  }

  /** One setting of a form. */
  enum FieldType {
    TEXT, PASSWORD, INTEGER, DECIMAL, SWITCH
  }

  /**
   * @param key
   *            {@code payload.value}
   * @param required
   *            must not be left empty
   * @param many
   *            a list: values one to a line
   * @param defaultValue
   *            as text, lists one to a line; empty for none
   * @param choices
   *            the only values allowed and their labels; empty: any
   */
  record Field(String key, String label, String description, FieldType type, boolean required, boolean many,
      String defaultValue, Map<String, String> choices) {
    public Field {
      requireNonNull(key, "key is null");
      requireNonNull(type, "type is null");
      choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    }
  }

  /**
   * A configured connection.
   *
   * @param name
   *            the factory configuration's: {@code plantbus}; letters, digits,
   *            {@code -}, {@code _}
   * @param settings
   *            texts by key, lists one to a line; only what differs from the
   *            defaults is written
   */
  record Source(String factoryPid, String name, Map<String, String> settings) {
    public Source {
      requireNonNull(factoryPid, "factoryPid is null");
      requireNonNull(name, "name is null");
      settings = Map.copyOf(settings);
    }
  }
}
