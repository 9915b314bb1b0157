package io.foreshock.adapter.replay;

import io.foreshock.testkit.AdapterContract;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

class ReplayContractTest extends AdapterContract {
  @BeforeEach
  void write() throws Exception {
    StringBuilder rows = new StringBuilder("ts,a,b\n");
    for (int i = 0; i < 500; i++)
      rows.append(1_773_454_200 + i).append(",").append(i).append(",").append(2 * i).append("\n");
    Files.writeString(data.resolve("press.csv"), rows);
  }

  @Override
  protected Class<?> component() {
    return ReplayAdapter.class;
  }

  @Override
  protected String protocol() {
    return "replay";
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("file", "press.csv");
  }

  @Override
  protected Map.Entry<String, Object> wrong() {
    return Map.entry("speed", "-1");
  }

  @Override
  protected Map<String, Object> away() {
    return Map.of("file", "nothing.csv");
  }

  @Override
  protected boolean comesAgain() {
    return true;
  }

  /** The file is there. */
  @Override
  protected void produce(int readings) {
    // All of them.
  }
}
