package io.foreshock.adapter.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.SourceProbe.Node;
import io.foreshock.api.adapter.SourceProbe.Stage;
import io.foreshock.api.adapter.SourceProbe.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayProbeTest {
  @TempDir
  Path data;
  private ReplayProbe probe;

  @BeforeEach
  void start() throws Exception {
    probe = new ReplayProbe(new ApplianceFacts(data, true));
    Files.writeString(data.resolve("press.csv"), "at,temp,state\n2026-03-14T02:10:00Z,41.5,warm\n");
    Files.writeString(data.resolve("semicolon.csv"), "at;temp\n14.03.2026 02:10:00;41.5\n");
  }

  private List<Step> test(Map<String, String> settings) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    probe.test(settings, steps::add);
    return steps;
  }

  @Test
  void showsTheFirstRow() throws Exception {
    List<Step> steps = test(Map.of("file", "press.csv"));
    assertEquals(List.of(Stage.SETTINGS, Stage.ADDRESS, Stage.CONNECT, Stage.PROTOCOL, Stage.READ),
        steps.stream().filter(Step::ok).map(Step::stage).toList(), steps.toString());
    assertEquals("2026-03-14T02:10:00Z: press/temp = 41.5", steps.getLast().detail());
  }

  @Test
  void eachFailureHasItsStageAndRemedy() throws Exception {
    Map<String, String> settings = new HashMap<>();
    assertFailed(settings, Stage.SETTINGS, "file is missing", "Correct the setting");
    settings.put("file", "nothing.csv");
    assertFailed(settings, Stage.ADDRESS, "no such file", "below " + data);
    settings.put("file", "semicolon.csv");
    assertFailed(settings, Stage.PROTOCOL, "no numeric column", "one column only: set separator");
    settings.put("separator", ";");
    assertFailed(settings, Stage.READ, "no time: 14.03.2026", "Set time.format");
    settings.put("time.format", "dd.MM.yyyy HH:mm:ss");
    assertTrue(test(settings).getLast().ok());
    settings.put("value.columns", "pressure");
    assertFailed(settings, Stage.PROTOCOL, "no such column", "names of the header");
    Files.writeString(data.resolve("empty.csv"), "");
    assertFailed(Map.of("file", "empty.csv"), Stage.CONNECT, "the file is empty", "header line");
  }

  private void assertFailed(Map<String, String> settings, Stage stage, String detail, String remedy)
      throws InterruptedException {
    Step last = test(settings).getLast();
    assertEquals(stage, last.stage(), last.toString());
    assertTrue(!last.ok() && last.detail().contains(detail) && last.remedy().contains(remedy), last.toString());
  }

  @Test
  void columnsCanBeChosen() {
    assertEquals(List.of(new Node("at", "at", false, "time", "2026-03-14T02:10:00Z"),
        new Node("temp", "temp", false, "number", "41.5"), new Node("state", "state", false, "text", "warm")),
        probe.browse(Map.of("file", "press.csv"), ""));
    assertEquals(ErrorCode.CONNECTION_FAILED, assertThrows(ForeshockException.class,
        () -> probe.browse(Map.of("file", "nothing.csv"), "")).code());
  }
}
