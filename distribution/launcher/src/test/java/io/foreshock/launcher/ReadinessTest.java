package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

class ReadinessTest {
  @TempDir
  Path folder;
  private Framework framework;
  private BundleContext context;
  private Path portFile;

  @BeforeEach
  void startFramework() throws Exception {
    framework = TestBundles.framework(folder.resolve("felix"));
    framework.start();
    context = framework.getBundleContext();
    portFile = folder.resolve("gateway.port");
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void withoutTheIngestServiceNothingIsReady() throws Exception {
    List<String> missing = new Readiness(context, portFile).await(Duration.ofMillis(60));

    assertEquals(List.of("service " + Readiness.INGEST), missing);
  }

  @Test
  void theServiceMakesItReadyAsSoonAsItAppears() throws Exception {
    Readiness readiness = new Readiness(context, portFile);
    CompletableFuture<Void> later = CompletableFuture.runAsync(this::registerIngest);

    assertEquals(List.of(), readiness.await(Duration.ofSeconds(20)));
    later.join();
  }

  @Test
  void aRunningGatewayMustHaveItsPort() throws Exception {
    registerIngest();
    Path jar = TestBundles.write(folder.resolve("gateway.jar"), Readiness.GATEWAY, "1");
    context.installBundle(jar.toUri().toString()).start();
    Readiness readiness = new Readiness(context, portFile);

    assertTrue(readiness.await(Duration.ofMillis(60)).getFirst().contains("gateway"));
    Files.writeString(portFile, "8080");
    assertEquals(List.of(), readiness.await(Duration.ofSeconds(5)));
  }

  /** Under its name only: the launcher never sees the class, and neither does this test. */
  private void registerIngest() {
    context.registerService(Readiness.INGEST, (ServiceFactory<Object>) new NoService(), null);
  }

  private static final class NoService implements ServiceFactory<Object> {
    @Override
    public Object getService(Bundle b, ServiceRegistration<Object> r) {
      throw new AssertionError("nobody asks for it");
    }

    @Override
    public void ungetService(Bundle b, ServiceRegistration<Object> r, Object s) {
    }
  }
}
