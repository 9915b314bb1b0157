package io.foreshock.launcher;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.OptionalInt;

/** What the user asked for. */
sealed interface Command {
  record Run(boolean headless, boolean demo, RunSettings.Profile profile, OptionalInt port) implements Command {
    public Run {
      requireNonNull(profile, "profile is null");
    }
  }

  record Status() implements Command {}

  record Stop() implements Command {}

  /**
   * @param statement
   *            {@code -} stands for standard input
   */
  record Sql(String statement) implements Command {}

  /**
   * @param source
   *            a table's name, or a query
   */
  record Export(String source, Path file) implements Command {}

  record Import(String table, Path file) implements Command {}

  record Backup(Path file) implements Command {}

  record Restore(Path file, boolean force) implements Command {}

  record Check() implements Command {}

  record Compact() implements Command {}

  record Storage() implements Command {}

  /**
   * @param site
   *            what other sites shall call this one
   */
  record PatternsExport(String site, Path file) implements Command {}

  record PatternsImport(Path file, boolean dryRun) implements Command {}

  record BundleList() implements Command {}

  /**
   * @param allowUnsigned
   *            whoever signed it, or nobody
   */
  record BundleInstall(Path jar, boolean allowUnsigned) implements Command {}

  record BundleUpdate(Path jar, boolean allowUnsigned) implements Command {}

  record BundleUninstall(String symbolicName) implements Command {}

  record Help() implements Command {}

  record Version() implements Command {}
}
