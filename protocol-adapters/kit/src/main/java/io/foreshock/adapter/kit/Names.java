package io.foreshock.adapter.kit;

import java.util.Map;

/** Ids and names as they are everywhere in the appliance. */
public final class Names {
  private Names() {
  }

  /**
   * {@code modbus:NAME} out of the configured id or the configuration's PID.
   *
   * @param protocol
   *            {@code modbus}; also the end of the factory PID
   */
  public static String connectionId(String protocol, String configured, Map<String, ?> properties) {
    if (!configured.isBlank())
      return protocol + ":" + configured.strip();
    // FileInstall makes PID~NAME of the file PID-NAME.cfg.
    String prefix = "io.foreshock.adapter." + protocol;
    String pid = String.valueOf(properties.get("service.pid"));
    int name = prefix.length() + 1;
    return protocol + ":" + (pid.startsWith(prefix) && pid.length() > name ? pid.substring(name) : "default");
  }

  /** A path segment: letters, digits and {@code _ - .} stay, anything else becomes {@code _}. */
  public static String segment(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.strip().codePoints()
        .forEach(c -> clean.appendCodePoint(Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0 ? c : '_'));
    return clean.isEmpty() ? "_" : clean.toString();
  }

  /** A path of such segments; empty ones are left out. */
  public static String path(String text) {
    StringBuilder path = new StringBuilder(text.length());
    for (String part : text.split("/"))
      if (!part.isBlank()) {
        if (!path.isEmpty())
          path.append('/');
        path.append(segment(part));
      }
    return path.toString();
  }
}
