package io.foreshock.console.view;

import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.console.model.Texts;
import java.io.File;
import java.nio.file.Path;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** Asks the operator for files; null = cancelled. */
public interface FileDialogs {
  @Nullable
  Path openJar(Window owner);

  @Nullable
  Path savePdf(Window owner, String name);

  /** A table in a text file. */
  @Nullable
  Path openCsv(Window owner);

  /** For the rows of a statement: a name that ends in .csv or .parquet. */
  @Nullable
  Path saveRows(Window owner);

  /** A data folder. */
  @Nullable
  Path openFolder(Window owner);

  /** For a backup of the store: a file that does not exist yet. */
  @Nullable
  Path saveBackup(Window owner);

  /** A pattern pack of another site. */
  @Nullable
  Path openPatterns(Window owner);

  /** @param name of the file, without its extension */
  @Nullable
  Path savePatterns(Window owner, String name);

  /** The desktop's own dialogs. */
  static FileDialogs ofDesktop() {
    return new FileDialogs() {
      @Override
      public @Nullable Path openJar(Window owner) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("bundles.chooseTitle"));
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(Texts.of("bundles.jarFiles"), "*.jar"));
        File f = chooser.showOpenDialog(owner);
        return f == null ? null : f.toPath();
      }

      @Override
      public @Nullable Path openCsv(Window owner) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("setup.chooseMap"));
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("CSV", "*.csv"));
        File f = chooser.showOpenDialog(owner);
        return f == null ? null : f.toPath();
      }

      @Override
      public @Nullable Path saveRows(Window owner) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("query.export"));
        chooser.setInitialFileName("rows.csv");
        chooser.getExtensionFilters().addAll(new FileChooser.ExtensionFilter("CSV", "*.csv"),
            new FileChooser.ExtensionFilter("Parquet", "*.parquet"));
        File f = chooser.showSaveDialog(owner);
        return f == null ? null : f.toPath();
      }

      @Override
      public @Nullable Path openFolder(Window owner) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(Texts.of("welcome.folder"));
        File f = chooser.showDialog(owner);
        return f == null ? null : f.toPath();
      }

      @Override
      public @Nullable Path saveBackup(Window owner) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("system.backup"));
        chooser.setInitialFileName("foreshock.backup");
        File f = chooser.showSaveDialog(owner);
        return f == null ? null : f.toPath();
      }

      private FileChooser patterns(String title) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(Texts.of("patterns.files"), "*."
            + PatternLibrary.PACK_EXTENSION));
        return chooser;
      }

      @Override
      public @Nullable Path openPatterns(Window owner) {
        File f = patterns(Texts.of("patterns.import")).showOpenDialog(owner);
        return f == null ? null : f.toPath();
      }

      @Override
      public @Nullable Path savePatterns(Window owner, String name) {
        FileChooser chooser = patterns(Texts.of("patterns.exportTitle"));
        chooser.setInitialFileName(name + "." + PatternLibrary.PACK_EXTENSION);
        File f = chooser.showSaveDialog(owner);
        return f == null ? null : f.toPath();
      }

      @Override
      public @Nullable Path savePdf(Window owner, String name) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("report.chooseTitle"));
        chooser.setInitialFileName(name);
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("PDF", "*.pdf"));
        File f = chooser.showSaveDialog(owner);
        return f == null ? null : f.toPath();
      }
    };
  }
}
