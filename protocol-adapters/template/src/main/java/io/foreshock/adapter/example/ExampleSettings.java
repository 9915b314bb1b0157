package io.foreshock.adapter.example;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;

/**
 * A checked configuration.
 *
 * @param id
 *            of the connection: {@code example:press}
 */
record ExampleSettings(String id, String host, int port, String asset) {
  ExampleSettings {
    if (host.isBlank())
      throw invalid("host is blank");
    if (port < 1 || port > 65_535)
      throw invalid("port must be 1..65535: port=" + port);
    if (asset.isEmpty())
      throw invalid("asset is empty: name the machine, e.g. asset=line1/press4");
  }

  static ExampleSettings of(ExampleConfig config, String id) {
    return new ExampleSettings(id, config.host().strip(), config.port(), Names.path(config.asset()));
  }

  private static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
