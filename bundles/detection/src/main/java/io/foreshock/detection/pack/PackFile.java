package io.foreshock.detection.pack;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bytes of a pattern pack: a zip of three files, in this order.
 * <pre>
 * manifest.json   {"format":"foreshock-pattern-pack","version":1,"site":..,"writtenAt":..,"patterns":n,"figures":..}
 * patterns.json   an array of {@link PackRow}
 * SHA256SUMS      of the two, as sha256sum writes and checks it
 * </pre>
 * Properties that are not known are passed over; what would be misread without them is a new version. Nothing is ever
 * written to a path a pack names. Stateless.
 */
final class PackFile {
  /** More patterns a pack does not hold. */
  static final int MOST_PATTERNS = 50_000;
  private static final String FORMAT = "foreshock-pattern-pack";
  private static final int VERSION = 1;
  /** What the vectors are; vectors of other figures cannot be compared with ours. */
  private static final String FIGURES = "level,trend,restlessness,excursion up,excursion down,band 1,band 2,band 3,band 4";
  private static final String MANIFEST = "manifest.json";
  private static final String PATTERNS = "patterns.json";
  private static final String SUMS = "SHA256SUMS";
  private static final int MOST_MANIFEST = 1 << 16;
  private static final long MOST_BYTES = 128L << 20;
  private static final String AGAIN = "; export it again at its site, or copy it again";

  private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(
      StreamReadConstraints.builder().maxNestingDepth(8).maxNumberLength(64).maxNameLength(256).maxStringLength(1 << 16)
          .build())
      .disable(StreamReadFeature.AUTO_CLOSE_SOURCE).disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build())
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private PackFile() {
  }

  /** @param writtenAt microseconds UTC */
  record Pack(String site, long writtenAt, List<PackedPattern> patterns) {
    Pack {
      patterns = List.copyOf(patterns);
    }
  }

  private record Manifest(@Nullable String format, @Nullable Integer version, @Nullable String site,
      @Nullable Long writtenAt, @Nullable Integer patterns, @Nullable String figures) {}

  static void write(Pack pack, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out));
    zip.putNextEntry(new ZipEntry(MANIFEST));
    byte[] manifest = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(new Manifest(FORMAT, VERSION, pack.site(),
        pack.writtenAt(), pack.patterns().size(), FIGURES));
    zip.write(manifest);
    zip.putNextEntry(new ZipEntry(PATTERNS));
    Counted counted = new Counted(zip);
    try (SequenceWriter rows = JSON.writer().writeValuesAsArray(counted)) {
      for (PackedPattern p : pack.patterns())
        rows.write(PackRow.of(p));
    } catch (JacksonException e) {
      throw unwrapped(e);
    }
    if (counted.bytes > MOST_BYTES)
      throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "the pack would be too large: bytes=" + counted.bytes
          + ", limit=" + MOST_BYTES + "; select fewer incidents");
    zip.putNextEntry(new ZipEntry(SUMS));
    MessageDigest plain = sha256();
    zip.write((hex(plain.digest(manifest)) + "  " + MANIFEST + "\n" + hex(counted.digest.digest()) + "  " + PATTERNS
        + "\n").getBytes(StandardCharsets.US_ASCII));
    zip.finish();
    zip.flush();
  }

  /** Counts and hashes what goes into an entry. */
  private static final class Counted extends FilterOutputStream {
    private final MessageDigest digest = sha256();
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      digest.update((byte) b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      out.write(b, off, len);
      digest.update(b, off, len);
      bytes += len;
    }

    @Override
    public void close() {
      // the entry ends, the zip goes on
    }
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} when it is no intact pack, {@code NOT_SUPPORTED} when it is of a later version
   * @throws IOException
   *             when the stream itself fails
   */
  static Pack read(InputStream in) throws IOException {
    try {
      ZipInputStream zip = new ZipInputStream(in);
      Entry first = entry(zip, MANIFEST, MOST_MANIFEST);
      byte[] bytes = first.readAllBytes();
      Manifest manifest = manifest(bytes);
      Entry second = entry(zip, PATTERNS, MOST_BYTES);
      List<PackedPattern> patterns = patterns(second);
      second.readAllBytes();
      String sums = new String(entry(zip, SUMS, MOST_MANIFEST).readAllBytes(), StandardCharsets.US_ASCII);
      String expected = hex(first.digest.digest()) + "  " + MANIFEST + "\n" + hex(second.digest.digest()) + "  "
          + PATTERNS + "\n";
      if (!sums.equals(expected))
        throw bad("the checksum of the pattern pack does not fit its content: it was changed or damaged on its way"
            + AGAIN, null);
      if (manifest.patterns() == null || patterns.size() != manifest.patterns())
        throw bad("the pattern pack holds " + patterns.size() + " patterns and its manifest says " + manifest.patterns()
            + AGAIN, null);
      if (zip.getNextEntry() != null)
        throw bad("the pattern pack holds more files than it should" + AGAIN, null);
      return new Pack(siteOf(manifest.site()), manifest.writtenAt() == null ? 0 : manifest.writtenAt(), patterns);
    } catch (ZipException | java.io.EOFException e) {
      throw bad("the pattern pack is cut off or damaged (" + e.getMessage() + ")" + AGAIN, e);
    } catch (JacksonException e) {
      throw unwrapped(e);
    }
  }

  /** The site's name as it may stand before an asset. */
  static String siteOf(@Nullable String site) {
    String name = site == null ? "" : site.strip();
    if (name.isEmpty() || name.length() > 64 || name.contains("/") || name.chars().anyMatch(Character::isISOControl))
      throw bad("the site needs a name of 1 to 64 letters without /: site=" + (name.length() > 64
          ? name.substring(0, 64) + "..."
          : name), null);
    return name;
  }

  private static Manifest manifest(byte[] bytes) {
    Manifest m = JSON.readValue(bytes, Manifest.class);
    if (m == null || !FORMAT.equals(m.format()) || m.version() == null)
      throw bad("no pattern pack: its manifest names the format " + (m == null ? null : m.format())
          + "; choose a file that was exported from the patterns of a Foreshock", null);
    if (m.version() != VERSION)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "the pattern pack has version " + m.version()
          + ", this Foreshock reads version " + VERSION + "; update this one, or export the pack with an older one");
    if (!FIGURES.equals(m.figures()))
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "the pattern pack has other figures per sensor than this "
          + "Foreshock compares: " + m.figures()
          + "; bring both sites to the same version and mark its failures again");
    return m;
  }

  private static List<PackedPattern> patterns(InputStream in) {
    List<PackedPattern> patterns = new ArrayList<>();
    try (MappingIterator<PackRow> rows = JSON.readerFor(PackRow.class).readValues(in)) {
      while (rows.hasNextValue()) {
        if (patterns.size() == MOST_PATTERNS)
          throw bad("the pattern pack holds too many patterns: limit=" + MOST_PATTERNS
              + "; export it in several packs", null);
        PackRow row = rows.nextValue();
        if (row == null)
          throw new IllegalArgumentException("null instead of a pattern");
        patterns.add(row.checked());
      }
    } catch (IllegalArgumentException e) {
      throw bad("pattern " + (patterns.size() + 1) + " of the pack is wrong: " + e.getMessage() + AGAIN, e);
    }
    return patterns;
  }

  private static Entry entry(ZipInputStream zip, String name, long limit) throws IOException {
    ZipEntry entry;
    try {
      entry = zip.getNextEntry();
    } catch (IllegalArgumentException e) { // names that are no text
      throw bad("no pattern pack: the names of its files cannot be read", e);
    }
    if (entry == null || !entry.getName().equals(name))
      throw bad(entry == null && name.equals(MANIFEST)
          ? "no pattern pack: not a zip file; choose a file that was exported from the patterns of a Foreshock"
          : "no pattern pack: " + name + " is not where it should be" + AGAIN, null);
    return new Entry(zip, name, limit);
  }

  /** The bytes of one entry, hashed and never more than a limit: a small zip may unpack to anything. */
  private static final class Entry extends InputStream {
    private final InputStream zip;
    private final String name;
    private final MessageDigest digest = sha256();
    private long left;

    Entry(InputStream zip, String name, long limit) {
      this.zip = zip;
      this.name = name;
      left = limit;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = zip.read(b, off, len);
      if (n > 0) {
        digest.update(b, off, n);
        left -= n;
        if (left < 0)
          throw bad(name + " of the pattern pack is too large; export it in several packs", null);
      }
      return n;
    }
  }

  /** Jackson wraps what the stream below it throws. */
  private static ForeshockException unwrapped(JacksonException e) throws IOException {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause())
      switch (cause) {
      case ForeshockException known -> throw known;
      case ZipException z -> throw bad("the pattern pack is cut off or damaged (" + z.getMessage() + ")" + AGAIN, e);
      case java.io.EOFException z -> throw bad("the pattern pack is cut off or damaged (" + z.getMessage() + ")"
          + AGAIN, e);
      case IOException io -> throw io;
      default -> {
        // look further down
      }
      }
    return bad("the pattern pack is not readable (" + e.getOriginalMessage() + ")" + AGAIN, e);
  }

  private static ForeshockException bad(String message, @Nullable Throwable cause) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message, cause);
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
