package io.foreshock.launcher;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Where a running appliance answers and the token that opens its administration. */
record GatewayAddress(int port, String token) {
  GatewayAddress {
    requireNonNull(token, "token is null");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + ", allowed 1..65535");
    }
  }

  /** As the gateway wrote it down; empty while it does not listen. */
  static Optional<GatewayAddress> of(DataFolder data) {
    try {
      int port = Integer.parseInt(Files.readString(data.portFile()).strip());
      String token = Files.exists(data.tokenFile()) ? Files.readString(data.tokenFile()).strip() : "";
      return Optional.of(new GatewayAddress(port, token));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String base() {
    return "http://127.0.0.1:" + port;
  }
}
