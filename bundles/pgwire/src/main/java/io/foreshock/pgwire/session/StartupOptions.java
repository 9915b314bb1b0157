package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.PgError;

/** {@code -c name=value} and {@code --name=value} of the startup message. */
final class StartupOptions {
  private StartupOptions() {
  }

  static void apply(String options, Settings settings) {
    String[] words = options.strip().split("(?<!\\\\)\\s+");
    for (int i = 0; i < words.length; i++) {
      String word = words[i].replace("\\ ", " ");
      String assignment;
      if (word.equals("-c") && i + 1 < words.length) assignment = words[++i].replace("\\ ", " ");
      else if (word.startsWith("-c")) assignment = word.substring(2);
      else if (word.startsWith("--")) assignment = word.substring(2);
      else if (word.isEmpty()) continue;
      else throw new PgError(PgError.SYNTAX, "invalid command-line argument for server process: " + word);
      int equals = assignment.indexOf('=');
      if (equals < 0) throw new PgError(PgError.SYNTAX, "invalid option: " + assignment);
      settings.set(assignment.substring(0, equals).replace('-', '_'), assignment.substring(equals + 1));
    }
  }
}
