package io.foreshock.gateway;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A new secret at every start, readable only by the owner of the data folder. */
final class AdminToken {
  private static final int BYTES = 32;

  private AdminToken() {
  }

  /** Writes {@code run/token} anew, never readable by others even for a moment, and returns its content. */
  static String create(Path runFolder, SecureRandom random) throws IOException {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String token = HexFormat.of().formatHex(secret);
    Files.createDirectories(runFolder);
    Path next = Files.createTempFile(runFolder, "token", ".tmp", ownerOnly());
    Files.writeString(next, token + "\n");
    Files.move(next, runFolder.resolve("token"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return token;
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
        : new FileAttribute<?>[0];
  }
}
