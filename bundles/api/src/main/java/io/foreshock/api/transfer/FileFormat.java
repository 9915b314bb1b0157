package io.foreshock.api.transfer;

import java.util.Locale;
import java.util.Optional;

/** What a file of rows looks like inside. */
public enum FileFormat {
  /** Apache Parquet, ZSTD. */
  PARQUET("parquet", "application/vnd.apache.parquet"),
  /** RFC 4180 in UTF-8 with a header line. */
  CSV("csv", "text/csv");

  private final String extension;
  private final String mediaType;

  FileFormat(String extension, String mediaType) {
    this.extension = extension;
    this.mediaType = mediaType;
  }

  public String extension() {
    return extension;
  }

  public String mediaType() {
    return mediaType;
  }

  /** By the end of a file's name, upper or lower case. */
  public static Optional<FileFormat> ofFileName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (FileFormat f : values())
      if (lower.endsWith("." + f.extension))
        return Optional.of(f);
    return Optional.empty();
  }
}
