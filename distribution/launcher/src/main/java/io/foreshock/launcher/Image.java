package io.foreshock.launcher;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The unpacked product: {@code lib/}, {@code bundles/NN-name/}, {@code adapters/}, {@code trust/}, {@code conf/}. */
record Image(Path home) {
  private static final Pattern LEVEL_FOLDER = Pattern.compile("(\\d{1,3})-[a-z0-9-]+");

  Image {
    requireNonNull(home, "home is null");
    home = home.toAbsolutePath().normalize();
  }

  /**
   * A bundle of the product.
   *
   * @param stamp
   *            changes whenever the file is written again
   */
  record Jar(int startLevel, String location, String stamp) {
    Jar {
      requireNonNull(location, "location is null");
      requireNonNull(stamp, "stamp is null");
    }
  }

  Path adapters() {
    return home.resolve("adapters");
  }

  Path trust() {
    return home.resolve("trust");
  }

  Path conf() {
    return home.resolve("conf");
  }

  /** Bundles up to a start level, lowest first, by name within a level. */
  List<Jar> jars(int highestLevel) {
    List<Jar> jars = new ArrayList<>();
    for (Path folder : list(home.resolve("bundles"))) {
      Matcher name = LEVEL_FOLDER.matcher(String.valueOf(folder.getFileName()));
      if (name.matches() && Integer.parseInt(name.group(1)) <= highestLevel) {
        int level = Integer.parseInt(name.group(1));
        list(folder).stream().filter(f -> f.toString().endsWith(".jar")).forEach(f -> jars.add(jar(level, f)));
      }
    }
    if (jars.isEmpty()) {
      throw new CommandFailedException(ExitCode.CONFIG, "no bundles found under " + home.resolve("bundles"));
    }
    jars.sort(Comparator.comparingInt(Jar::startLevel).thenComparing(Jar::location));
    return jars;
  }

  private static Jar jar(int level, Path file) {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      // the file key (inode) catches a replacement that keeps size and time
      String stamp = a.size() + ":" + a.lastModifiedTime().toMillis() + ":" + a.fileKey();
      return new Jar(level, "reference:" + file.toUri(), stamp);
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.CONFIG, "cannot read " + file + " (" + e + ")", e);
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.CONFIG, "cannot read the product folder " + folder + " (" + e + ")", e);
    }
  }
}
