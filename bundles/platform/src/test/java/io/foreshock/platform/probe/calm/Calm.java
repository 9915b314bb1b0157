package io.foreshock.platform.probe.calm;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import java.util.Map;

/** A configured connection that always works. */
public final class Calm implements Connection {
  private String pid = "";

  public void activate(Map<String, Object> properties) {
    pid = String.valueOf(properties.get("service.pid"));
  }

  @Override
  public String id() {
    return "part:" + pid.substring(pid.indexOf('~') + 1);
  }

  @Override
  public String protocol() {
    return "part";
  }

  @Override
  public ConnectionStatus status() {
    return new ConnectionStatus(ConnectionStatus.State.ONLINE, "", 0, 0, 0, null);
  }
}
