package io.foreshock.engine;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts test programs in processes of their own, quick to start rather than quick in the long run. */
final class Children {
  private Children() {
  }

  static ProcessBuilder of(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String arg : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!arg.startsWith("-javaagent") && !arg.startsWith("-agentlib") && !arg.startsWith("-Xmx")
          && !arg.contains("jdk.incubator.vector") && !arg.startsWith("-D"))
        command.add(arg);
    String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-Xmx160m", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", path, main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  static Process start(ProcessBuilder builder, File output) throws IOException {
    return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output)).start();
  }
}
