package io.foreshock.launcher;

import static java.util.Objects.requireNonNull;

import io.foreshock.launcher.RunSettings.Profile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of the command line. Options may stand anywhere before {@code --},
 * as {@code --name value} or {@code --name=value}. Written by hand, since every
 * start pays for it: loading a library for these few words cost 0.2 s of CPU,
 * three quarters of a {@code status}.
 *
 * @param data
 *            folder named with {@code --data}
 */
record CommandLine(Command command, @Nullable Path data) {
  static final String HELP = """
      Usage: foreshock [run] [--headless] [--no-demo] [--profile standard|edge] [--port N]
             foreshock status | stop
             foreshock sql STATEMENT
             foreshock export TABLE|QUERY FILE | import TABLE FILE
             foreshock patterns export SITE FILE | import FILE [--dry-run]
             foreshock backup FILE | restore FILE [--force] | check | compact | storage
             foreshock bundle list | install|update FILE [--allow-unsigned] | uninstall NAME

      Remembers how machines failed before, and says so while it is starting to happen again.

      Commands
        run               start the appliance (also when no command is given)
        status            say whether it runs, and how well
        stop              stop it and wait until it is gone
        sql STATEMENT     run one SQL statement; - reads it from standard input
        export            write a table or the rows of a query to FILE.parquet or FILE.csv
        import            load FILE.parquet or FILE.csv into a table; rows that exist are replaced
        patterns export   write all failure patterns to FILE; SITE is what other sites shall call this one
        patterns import   take in the failure patterns of another site that fit machines of this one
        backup FILE       write store and configuration into one file, while the appliance runs or not
        restore FILE      make a data folder from a backup; the appliance must not run
        check             look through the whole store for damage
        compact           give unused space of the store's file back to the disk
        storage           what each column takes in blocks, and by which codec
        bundle list       list all bundles
        bundle install    put a bundle into the load folder and wait until it runs
        bundle update     replace an installed bundle while the appliance runs
        bundle uninstall  remove a bundle from the load folder

      Options of run
        --headless        without the operator console
        --no-demo         without the simulated demo plant
        --profile NAME    standard, or edge: small heap, no console
        --port N          HTTP port on 127.0.0.1 (default 8080, 0: any free one)

      Options of patterns import
        --dry-run         only say what would come in, what is there already, and what does not fit and why

      Options of restore
        --force           replace the store that is there

      Options of bundle install and update
        --allow-unsigned  run this very file though no trusted signer signed it; recorded

      Options of every command
        --data DIR        data folder (default: $FORESHOCK_DATA, else $XDG_DATA_HOME/foreshock)
        -h, --help        show this help
        -V, --version     show the version

      Exit codes
        0 done, 1 failed, 3 not running (status), 64 wrong usage, 69 not running,
        70 internal error, 75 already running, 78 wrong set-up
      """;

  private static final Set<String> VALUED = Set.of("--data", "--profile", "--port");
  private static final Set<String> FLAGS = Set.of("--headless", "--no-demo", "--help", "--version", "--force",
      "--allow-unsigned", "--dry-run");
  private static final Map<String, String> SHORT = Map.of("-h", "--help", "-V", "--version");
  private static final Set<String> RUN_ONLY = Set.of("--headless", "--no-demo", "--profile", "--port");

  CommandLine {
    requireNonNull(command, "command is null");
  }

  /**
   * @throws CommandFailedException
   *             {@code USAGE}
   */
  static CommandLine parse(String... arguments) {
    Map<String, String> options = new HashMap<>();
    List<String> words = new ArrayList<>();
    for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext();) {
      String argument = rest.next();
      if (argument.equals("--")) {
        rest.forEachRemaining(words::add);
      } else if (argument.startsWith("-") && argument.length() > 1) {
        option(SHORT.getOrDefault(argument, argument), rest, options);
      } else {
        words.add(argument);
      }
    }
    String data = options.get("--data");
    return new CommandLine(command(words, options), data == null ? null : path(data));
  }

  private static void option(String argument, Iterator<String> rest, Map<String, String> options) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    if (FLAGS.contains(name) && equals < 0) {
      options.put(name, "");
    } else if (!VALUED.contains(name)) {
      throw usage("unknown option: " + argument);
    } else if (equals >= 0) {
      options.put(name, argument.substring(equals + 1));
    } else if (rest.hasNext()) {
      options.put(name, rest.next());
    } else {
      throw usage("option needs a value: " + name);
    }
  }

  private static Command command(List<String> words, Map<String, String> options) {
    if (options.containsKey("--help")) {
      return new Command.Help();
    }
    if (options.containsKey("--version")) {
      return new Command.Version();
    }
    String first = words.isEmpty() ? "run" : words.getFirst();
    if (options.containsKey("--force") && !first.equals("restore")) {
      throw usage("--force belongs to restore, not to " + first);
    }
    boolean unsigned = options.containsKey("--allow-unsigned");
    if (unsigned && !first.equals("bundle")) {
      throw usage("--allow-unsigned belongs to bundle, not to " + first);
    }
    boolean dry = options.containsKey("--dry-run");
    if (dry && !first.equals("patterns")) {
      throw usage("--dry-run belongs to patterns import, not to " + first);
    }
    if (!first.equals("run")) {
      Set<String> misplaced = new HashSet<>(options.keySet());
      misplaced.retainAll(RUN_ONLY);
      misplaced.stream().sorted().findFirst().ifPresent(o -> {
        throw usage(o + " belongs to run, not to " + first);
      });
    }
    return switch (first) {
      case "run" -> {
        operands(words, 0);
        yield run(options);
      }
      case "status" -> {
        operands(words, 0);
        yield new Command.Status();
      }
      case "stop" -> {
        operands(words, 0);
        yield new Command.Stop();
      }
      case "sql" -> new Command.Sql(operands(words, 1, "STATEMENT").getFirst());
      case "export" -> {
        List<String> given = operands(words, 2, "TABLE or QUERY", "FILE");
        yield new Command.Export(given.getFirst(), path(given.getLast()));
      }
      case "import" -> {
        List<String> given = operands(words, 2, "TABLE", "FILE");
        yield new Command.Import(given.getFirst(), path(given.getLast()));
      }
      case "backup" -> new Command.Backup(path(operands(words, 1, "FILE").getFirst()));
      case "restore" -> new Command.Restore(path(operands(words, 1, "FILE").getFirst()), options.containsKey(
          "--force"));
      case "check" -> {
        operands(words, 0);
        yield new Command.Check();
      }
      case "compact" -> {
        operands(words, 0);
        yield new Command.Compact();
      }
      case "storage" -> {
        operands(words, 0);
        yield new Command.Storage();
      }
      case "patterns" -> patterns(words.subList(1, words.size()), dry);
      case "bundle" -> bundle(words.subList(1, words.size()), unsigned);
      case "help" -> new Command.Help();
      default -> throw usage("unknown command: " + first);
    };
  }

  private static Command patterns(List<String> words, boolean dry) {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "export" -> {
        if (dry) {
          throw usage("--dry-run belongs to patterns import, not to patterns export");
        }
        List<String> given = operands(words, 2, "SITE", "FILE");
        yield new Command.PatternsExport(given.getFirst(), path(given.getLast()));
      }
      case "import" -> new Command.PatternsImport(path(operands(words, 1, "FILE").getFirst()), dry);
      default -> throw usage("patterns: one of export, import is missing");
    };
  }

  private static Command bundle(List<String> words, boolean unsigned) {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "list" -> {
        operands(words, 0);
        yield new Command.BundleList();
      }
      case "install" -> new Command.BundleInstall(path(operands(words, 1, "FILE").getFirst()), unsigned);
      case "update" -> new Command.BundleUpdate(path(operands(words, 1, "FILE").getFirst()), unsigned);
      case "uninstall" -> new Command.BundleUninstall(operands(words, 1, "NAME").getFirst());
      default -> throw usage("bundle: one of list, install, update, uninstall is missing");
    };
  }

  private static Command run(Map<String, String> options) {
    return new Command.Run(options.containsKey("--headless"), !options.containsKey("--no-demo"),
        profile(options.getOrDefault("--profile", "standard")), port(options.get("--port")));
  }

  private static Profile profile(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "standard" -> Profile.STANDARD;
      case "edge" -> Profile.EDGE;
      default -> throw usage("--profile: " + name + ", allowed standard, edge");
    };
  }

  private static OptionalInt port(@Nullable String text) {
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return OptionalInt.of(port);
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw usage("--port: " + text + ", allowed 0..65535");
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new CommandFailedException(ExitCode.USAGE, "not a path: " + text, e);
    }
  }

  /** The words after the first, which must be as many as named. */
  private static List<String> operands(List<String> words, int expected, String... names) {
    List<String> operands = words.isEmpty() ? words : words.subList(1, words.size());
    if (operands.size() < expected) {
      throw usage(words.getFirst() + ": " + names[operands.size()] + " is missing");
    }
    if (operands.size() > expected) {
      throw usage("not understood: " + operands.get(expected));
    }
    return operands;
  }

  private static CommandFailedException usage(String message) {
    return new CommandFailedException(ExitCode.USAGE, message);
  }
}
