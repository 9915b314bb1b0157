package io.foreshock.adapter.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and what it signs, as PEM files, made with the JDK's keytool. */
final class Certificates {
  private static final String PASSWORD = "changeit";
  private final Path folder;

  /** @param name of the authority: {@code NAME.pem} */
  Certificates(Path folder, String name) throws Exception {
    this.folder = Files.createDirectories(folder);
    keytool(name, "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name, "-ext",
        "bc:c=ca:true", "-alias", "own");
    keytool(name, "-exportcert", "-rfc", "-alias", "own", "-file", file(name + ".pem"));
  }

  /** {@code NAME.pem} and {@code NAME.key}. */
  void sign(String authority, String name, String... extensions) throws Exception {
    keytool(name, "-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=" + name, "-alias", "own");
    keytool(name, "-certreq", "-alias", "own", "-file", file(name + ".csr"));
    List<String> arguments = new ArrayList<>(List.of("-gencert", "-rfc", "-alias", "own", "-infile", file(name
        + ".csr"),
        "-outfile", file(name + ".pem")));
    arguments.addAll(List.of(extensions));
    keytool(authority, arguments.toArray(new String[0]));
    String key = Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(key(name));
    Files.writeString(path(name + ".key"), "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  String file(String name) {
    return path(name).toString();
  }

  private byte[] key(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(path(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store.getKey("own", PASSWORD.toCharArray()).getEncoded();
  }

  private void keytool(String store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
        .toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", file(store + ".p12"), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0)
      throw new IllegalStateException(command + ": " + output);
  }
}
