package io.foreshock.platform.probe;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A configured connection that behaves as its configuration says. */
public final class Part implements Connection {
  private String does = "";
  private String pid = "";

  public void activate(Map<String, Object> properties) throws InterruptedException {
    does = String.valueOf(properties.get("does"));
    pid = String.valueOf(properties.get("service.pid"));
    if (does.equals("throw")) throw new IllegalStateException("the pump is not primed");
    if (does.equals("hang")) new CountDownLatch(1).await();
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
    if (does.equals("hang-status")) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return new ConnectionStatus(ConnectionStatus.State.ONLINE, "", 0, 0, 0, null);
  }
}
