package io.foreshock.launcher;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program: {@code foreshock [command] [options]}. */
public final class Main {
  private Main() {
  }

  public static void main(String[] args) {
    int code = execute(args, System.out, System.err);
    System.out.flush();
    System.exit(code);
  }

  /** Runs one command line to its exit code. */
  static int execute(String[] args, PrintStream out, PrintStream err) {
    return commandLine(new ForeshockCommand(out, err), out, err).execute(args);
  }

  static CommandLine commandLine(ForeshockCommand root, PrintStream out, PrintStream err) {
    CommandLine line = new CommandLine(root);
    line.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    line.setExecutionExceptionHandler((e, at, parsed) -> failed(e, err));
    line.setParameterExceptionHandler((e, given) -> misused(e, err));
    return line;
  }

  private static int failed(Exception e, PrintStream err) {
    if (e instanceof CommandFailedException known) {
      err.println("foreshock: " + known.getMessage());
      return known.exitCode().value();
    }
    err.println("foreshock: internal error");
    e.printStackTrace(err);
    return ExitCode.INTERNAL.value();
  }

  private static int misused(ParameterException e, PrintStream err) {
    err.println("foreshock: " + e.getMessage());
    err.println("Try: foreshock --help");
    return ExitCode.USAGE.value();
  }
}
