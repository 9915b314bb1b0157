package io.foreshock.detection.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.detection.model.ChannelPlan;
import io.foreshock.detection.window.Scale;
import io.foreshock.testkit.InMemoryAppliance;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTableTest {
  private final InMemoryAppliance appliance = new InMemoryAppliance();

  private void row(String asset, String seconds) {
    new WindowTable(appliance.tables());
    TableSchema schema = appliance.tables().find("detection_windows").orElseThrow();
    appliance.tables().commit(List.of(new Write.Upsert(schema.name(), new ChunkBuilder(schema.columns()).add(asset,
        seconds).build())));
  }

  @Test
  void anAssetIsLookedAtInTheWindowsOfItsRow() {
    row("line1/press4", "1920, 240");
    List<Scale> wanted = new WindowTable(appliance.tables()).of("line1/press4");
    assertEquals(List.of(new Scale(240), new Scale(1_920)), wanted);
    ChannelPlan plan = ChannelPlan.of("line1/press4", List.of(new ChannelPlan.Channel(appliance.sensor(
        "line1/press4/force"), 1_000_000)), wanted);
    assertEquals(wanted, plan.scales());
  }

  @Test
  void othersAndNonsenseHaveTheWindowsThatFollowFromTheSensors() {
    row("line1/press4", "two minutes");
    row("line1/press5", "121");
    row("line1/press6", "8 16 24 32 40");
    WindowTable table = new WindowTable(appliance.tables());
    for (String asset : List.of("line1/press4", "line1/press5", "line1/press6", "line1/press7"))
      assertEquals(List.of(), table.of(asset));
    ChannelPlan plan = ChannelPlan.of("line1/press7", List.of(new ChannelPlan.Channel(appliance.sensor(
        "line1/press7/force"), 1_000_000)), table.of("line1/press7"));
    assertEquals(Scale.fitting(1_000_000), plan.scales());
  }
}
