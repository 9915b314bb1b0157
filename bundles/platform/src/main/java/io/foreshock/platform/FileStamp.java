package io.foreshock.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells whether a file was written again, without reading it. The file key
 * (inode) catches a replacement that keeps size and time.
 */
record FileStamp(String name, long size, long modified, String key) {
  static FileStamp of(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(name, a.size(), a.lastModifiedTime().toMillis(), String.valueOf(a.fileKey()));
    } catch (IOException e) {
      return new FileStamp(name, -1, 0, "");
    }
  }
}
