package io.foreshock.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real data sets beside the checkout; tests that need an absent one are skipped. */
public final class SharedData {
  private SharedData() {
  }

  /** @param relative path below the folder named by the system property {@code foreshock.shared} */
  public static Path require(String relative) {
    Path file = Path.of(System.getProperty("foreshock.shared", "../shared")).resolve(relative).normalize();
    Assumptions.assumeTrue(Files.exists(file), () -> "skipped: no data set at " + file);
    return file;
  }
}
