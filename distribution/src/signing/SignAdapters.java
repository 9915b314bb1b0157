import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/**
 * Signs the adapters of the product image as jarsigner would, and puts the
 * signer's certificate into the image's trust folder. Run by the build, from its
 * source: {@code java SignAdapters.java IMAGE FOLDER [KEYSTORE ALIAS]}. Without a
 * keystore it uses a key of this checkout, made in FOLDER at the first build; the
 * password of a given keystore comes from the environment.
 */
final class SignAdapters {
  private static final String PASSWORD_VARIABLE = "FORESHOCK_SIGN_PASSWORD";
  /** No secret: whoever can read this key can also build what it signs. */
  private static final String DEVELOPMENT = "development";

  private record Signer(PrivateKey key, List<Certificate> chain) {}

  public static void main(String[] arguments) throws Exception {
    Path image = Path.of(arguments[0]);
    Path made = Files.createDirectories(Path.of(arguments[1]));
    boolean given = arguments.length > 2 && !arguments[2].isBlank();
    Signer signer = given
        ? signer(Path.of(arguments[2]), arguments[3], password())
        : signer(developmentKey(made), DEVELOPMENT, DEVELOPMENT);
    try (Stream<Path> jars = Files.list(image.resolve("adapters"))) {
      for (Path jar : jars.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        sign(jar, signer, made);
      }
    }
    String pem = Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(signer.chain().getFirst().getEncoded());
    Path trust = Files.createDirectories(image.resolve("trust"));
    Files.writeString(trust.resolve("foreshock.pem"),
        "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n");
  }

  private static String password() {
    String password = System.getenv(PASSWORD_VARIABLE);
    if (password == null) {
      throw new IllegalStateException("the keystore's password is expected in the environment: " + PASSWORD_VARIABLE);
    }
    return password;
  }

  private static Signer signer(Path store, String alias, String password) throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
    if (!(keys.getKey(alias, password.toCharArray()) instanceof PrivateKey key)) {
      throw new IllegalStateException("no such key: keystore=" + store + ", alias=" + alias);
    }
    return new Signer(key, List.of(keys.getCertificateChain(alias)));
  }

  private static Path developmentKey(Path folder) throws Exception {
    Path store = folder.resolve("development.p12");
    if (Files.exists(store)) {
      return store;
    }
    Path part = folder.resolve("development.part");
    Files.deleteIfExists(part);
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-keyalg", "RSA", "-keysize", "3072", "-validity", "3650", "-alias", DEVELOPMENT, "-dname",
        "CN=Foreshock development build", "-ext", "ku=digitalSignature", "-ext", "eku=codeSigning", "-keystore",
        part.toString(), "-storetype", "PKCS12", "-storepass", DEVELOPMENT).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
    return Files.move(part, store, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * A signature holds its time, so no two are the same: what was signed before is
   * taken again, for an adapter that has not changed should not look as if it had.
   */
  private static void sign(Path jar, Signer signer, Path made) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(signer.chain().getFirst().getEncoded());
    Path signed = made.resolve(HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar))) + ".jar");
    if (!Files.exists(signed)) {
      JarSigner jarSigner = new JarSigner.Builder(signer.key(),
          CertificateFactory.getInstance("X.509").generateCertPath(signer.chain())).signerName("FORESHK").build();
      Path part = made.resolve("signed.part");
      try (ZipFile in = new ZipFile(jar.toFile()); OutputStream out = Files.newOutputStream(part)) {
        jarSigner.sign(in, out);
      }
      Files.move(part, signed, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.copy(signed, jar, StandardCopyOption.REPLACE_EXISTING);
  }
}
