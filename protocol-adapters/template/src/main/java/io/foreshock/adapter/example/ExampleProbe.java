package io.foreshock.adapter.example;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.adapter.kit.ConfigView;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.SourceProbe;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What the console's "Test connection" runs. Thread-safe. */
@Component(service = SourceProbe.class, property = Connection.PROTOCOL + "=example")
public final class ExampleProbe implements SourceProbe {
  private final ApplianceFacts appliance;

  @Activate
  public ExampleProbe(BundleContext context) {
    appliance = ApplianceFacts.of(context);
  }

  @Override
  public String factoryPid() {
    return "io.foreshock.adapter.example";
  }

  @Override
  public void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException {
    Trial.run(report, appliance.offline(), trial -> {
      ExampleSettings checked = trial.settings(() -> ExampleSettings.of(ConfigView.of(ExampleConfig.class, settings),
          "example:probe"));
      trial.address(checked.host());
      trial.connect(checked.host(), checked.port());
      // A further stage: trial.passed(Stage.READ, "..."), or throw new Failed(Stage.READ, what, remedy).
    });
  }

  /** Lines cannot be browsed. */
  @Override
  public List<Node> browse(Map<String, ?> settings, String parent) {
    return List.of();
  }
}
