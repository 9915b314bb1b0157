package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The library in {@code src/test/c/faults.c}, compiled when a test first needs it, that a child process is started
 * with: it records what the child writes, or makes it fail.
 */
final class FaultShim {
  private static final Path SOURCE = Path.of("src/test/c/faults.c");
  private static final Path LIBRARY = Path.of("target/faults/libfaults.so");

  private FaultShim() {
  }

  /** The compiled library; the test is skipped where there is no Linux or no C compiler. */
  static synchronized Path library() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux: LD_PRELOAD");
    assumeTrue(compiler() != null, "needs a C compiler (cc) on the PATH");
    Path library = LIBRARY.toAbsolutePath();
    if (Files.exists(library) && Files.getLastModifiedTime(library).compareTo(Files.getLastModifiedTime(SOURCE)) > 0)
      return library;
    Files.createDirectories(library.getParent());
    Process cc = new ProcessBuilder(String.valueOf(compiler()), "-shared", "-fPIC", "-O2", "-Wall", "-o",
        library.toString(), SOURCE.toString(), "-ldl", "-lpthread").redirectErrorStream(true).start();
    String said = new String(cc.getInputStream().readAllBytes());
    assertEquals(0, cc.waitFor(60, TimeUnit.SECONDS) ? cc.exitValue() : -1, said);
    return library;
  }

  private static String compiler() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator))
      if (Files.isExecutable(Path.of(folder, "cc")))
        return Path.of(folder, "cc").toString();
    return null;
  }

  /** Has the child's writes below the folder recorded. */
  static void record(Map<String, String> environment, Path library, Path folder, Path log) {
    environment.put("LD_PRELOAD", library.toString());
    environment.put("FAULTS_DIR", folder.toAbsolutePath().toString());
    environment.put("FAULTS_LOG", log.toAbsolutePath().toString());
  }

  /** Has the child's writes below the folder fail as the control file says. */
  static void control(Map<String, String> environment, Path library, Path folder, Path control) {
    environment.put("LD_PRELOAD", library.toString());
    environment.put("FAULTS_DIR", folder.toAbsolutePath().toString());
    environment.put("FAULTS_CONTROL", control.toAbsolutePath().toString());
  }
}
