package io.foreshock.detection.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.detection.PackReport.Outcome;
import io.foreshock.detection.library.KnownPatterns;
import io.foreshock.detection.store.PatternTable;
import io.foreshock.detection.store.StoredPattern;
import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Patterns that go from one site to another in a file. */
class PatternPacksTest {
  private static final List<String> NAMES = List.of("flow", "pressure");
  private static final long FAILED = 1_700_000_000_000_000L;
  private final Random random = new Random(11);

  /** A library and the machines around it. */
  private static final class Site {
    final InMemoryAppliance appliance = new InMemoryAppliance();
    final PatternTable table = new PatternTable(appliance.tables());
    final KnownPatterns known = new KnownPatterns(table, null);
    final List<Machine> machines = new ArrayList<>();
    final PatternPacks packs = new PatternPacks(known, () -> machines);

    Site with(String asset, String kind, List<String> names, String unit, Long... scales) {
      int[] id = {1};
      machines.add(new Machine(asset, kind, names.stream().map(n -> new Sensor(id[0]++, new SensorSpec(asset, n, unit,
          "", 0, 1, ""))).toList(), List.of(scales)));
      return this;
    }

    byte[] export(String... incidents) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      packs.write("north", List.of(incidents), out);
      return out.toByteArray();
    }

    PackReport take(byte[] pack) throws IOException {
      return packs.take(new ByteArrayInputStream(pack));
    }
  }

  private StoredPattern pattern(String id, String incident, String asset, String kind, long scale) {
    float[] embedding = new float[ChannelFigures.COUNT * NAMES.size()];
    double[] offsets = new double[embedding.length];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = (float) random.nextGaussian();
      offsets[i] = i == 3 ? Double.NaN : (float) (100 * random.nextGaussian());
    }
    long to = FAILED - scale * 1_000_000;
    FailurePattern p = new FailurePattern(id, incident, "bearing \"seizure\" ü", asset, kind, to - scale * 1_000_000,
        to, FAILED, "dry", "grease", embedding);
    return new StoredPattern(p, offsets, (kind.isEmpty() ? asset : "kind:" + kind) + "|" + scale + "|" + String.join(
        "/", NAMES), scale, to - 5_000_000, FAILED, "meier", "dry; grease");
  }

  /** Two incidents of presses on two scales each. */
  private Site north() {
    Site north = new Site().with("line1/press4", "press", NAMES, "bar", 120L, 960L);
    north.known.add(List.of(pattern("p1", "i1", "line1/press4", "press", 120), pattern("p2", "i1", "line1/press4",
        "press", 960), pattern("p3", "i2", "line1/press4", "press", 120)));
    return north;
  }

  @Test
  void allOfAPatternArrivesAndImportingTwiceAddsNothing() throws IOException {
    Site north = north();
    byte[] pack = north.export();
    Site south = new Site().with("hall/p1", "press", NAMES, "bar", 120L, 960L);
    PackReport dry = south.packs.inspect(new ByteArrayInputStream(pack));
    assertEquals(3, dry.count(Outcome.NEW));
    assertEquals("north", dry.site());
    assertEquals(List.of("line1/press4", "line1/press4"), dry.items().stream().map(PackReport.Item::asset).toList());
    assertEquals(0, south.known.stored().size(), "a dry run changes nothing");
    assertEquals(dry, south.take(pack));
    assertEquals(3, south.known.stored().size());
    for (StoredPattern s : new PatternTable(south.appliance.tables()).load()) { // as after a restart
      StoredPattern was = north.known.stored().stream().filter(x -> x.pattern().id().equals(s.pattern().id()))
          .findFirst().orElseThrow();
      assertArrayEquals(was.offsets(), s.offsets(), 0);
      assertArrayEquals(was.pattern().embedding(), s.pattern().embedding(), 0);
      assertEquals("north/line1/press4", s.pattern().asset());
      assertEquals(List.of(was.group(), was.scaleSeconds(), was.markedFrom(), was.markedTo(), was.operator(), was
          .description(), was.pattern().label(), was.pattern().cause(), was.pattern().remedy(), was.pattern()
              .assetKind(), was.pattern().incidentId(), was.pattern().failedAt(), was.pattern().windowFrom(), was
                  .pattern().windowTo()), List.of(s.group(), s.scaleSeconds(), s.markedFrom(), s.markedTo(), s
                      .operator(), s.description(), s.pattern().label(), s.pattern().cause(), s.pattern().remedy(), s
                          .pattern().assetKind(), s.pattern().incidentId(), s.pattern().failedAt(), s.pattern()
                              .windowFrom(), s.pattern().windowTo()));
    }
    PackReport again = south.take(pack);
    assertEquals(0, again.count(Outcome.NEW));
    assertEquals(3, again.count(Outcome.DUPLICATE));
    assertEquals(3, south.known.stored().size());
    assertFalse(south.known.marked("line1/press4", FAILED - 1_000, FAILED), "the machine of that name here is another");
  }

  @Test
  void onlyWhatIsAskedForIsExported() throws IOException {
    Site north = north();
    PackReport report = new Site().with("p", "press", NAMES, "bar").packs.inspect(new ByteArrayInputStream(north.export(
        "i2")));
    assertEquals(List.of("i2"), report.items().stream().map(PackReport.Item::incidentId).toList());
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(ForeshockException.class, () -> north.export("i2", "i9")).code());
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(ForeshockException.class, () -> new Site().export()).code());
    ForeshockException bad = assertThrows(ForeshockException.class, () -> north.packs.write("a/b", List.of(),
        new ByteArrayOutputStream()));
    assertEquals(ErrorCode.INVALID_ARGUMENT, bad.code());
  }

  @Test
  void whatCannotBeComparedStaysOutAndSaysWhy() throws IOException {
    byte[] pack = north().export();
    assertReason("no machine of the kind \"press\"", new Site().with("m", "mill", NAMES, "bar"), pack);
    assertReason("other sensors on m: without flow, with noise besides", new Site().with("m", "press", List.of("noise",
        "pressure"), "bar"), pack);
    assertReason("flow is in psi on m and in bar in the pack", new Site().with("m", "press", NAMES, "psi"), pack);
    Site slow = new Site().with("m", "press", NAMES, "", 960L, 7_680L);
    assertReason("no window of 120 s is watched on m (it has 960, 7680 s)", slow, pack);
    assertEquals(1, slow.take(pack).count(Outcome.NEW), "the scale of 960 s fits");
    slow.with("m2", "press", NAMES, "bar", 120L);
    PackReport later = slow.take(pack);
    assertEquals(2, later.count(Outcome.NEW), "what has become comparable since");
    assertEquals(1, later.count(Outcome.DUPLICATE));
  }

  @Test
  void aMachineWithoutAKindIsComparedWithItselfOnly() throws IOException {
    Site north = new Site().with("pump1", "", NAMES, "bar", 120L);
    north.known.add(List.of(pattern("p1", "i1", "pump1", "", 120)));
    byte[] pack = north.export();
    assertReason("it was marked on pump1 without a kind", new Site().with("pump2", "", NAMES, "bar", 120L), pack);
    assertReason("it was marked on pump1 without a kind", new Site().with("pump1", "pump", NAMES, "bar", 120L), pack);
    Site moved = new Site().with("pump1", "", NAMES, "bar", 120L);
    assertEquals(1, moved.take(pack).count(Outcome.NEW));
    assertEquals(1, new Site().with("pump1", "", NAMES, "bar", 120L).take(moved.export()).count(Outcome.NEW),
        "also from hand to hand");
  }

  private static void assertReason(String reason, Site site, byte[] pack) throws IOException {
    PackReport report = site.packs.inspect(new ByteArrayInputStream(pack));
    assertTrue(report.items().stream().anyMatch(i -> i.outcome() == Outcome.NOT_COMPARABLE && i.reason().startsWith(
        reason)), report::toString);
  }

  private static Map<String, byte[]> files(byte[] pack) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(pack));
    for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry())
      files.put(e.getName(), zip.readAllBytes());
    return files;
  }

  private static byte[] zipped(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> f : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(f.getKey()));
        zip.write(f.getValue());
      }
    }
    return out.toByteArray();
  }

  /** With a checksum that fits, as somebody with bad intentions would send it. */
  private static byte[] changed(byte[] pack, String file, String from, String to) throws Exception {
    Map<String, byte[]> files = files(pack);
    String text = new String(files.get(file), StandardCharsets.UTF_8);
    assertTrue(text.contains(from), text);
    files.put(file, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
    StringBuilder sums = new StringBuilder();
    for (String name : List.of("manifest.json", "patterns.json"))
      sums.append(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(files.get(name)))).append("  ")
          .append(name).append('\n');
    files.put("SHA256SUMS", sums.toString().getBytes(StandardCharsets.US_ASCII));
    return zipped(files);
  }

  private static void assertRefused(ErrorCode code, String message, byte[] pack) {
    Site site = new Site().with("p", "press", NAMES, "bar");
    ForeshockException e = assertThrows(ForeshockException.class, () -> site.take(pack));
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(0, site.known.stored().size());
  }

  @Test
  void aDamagedOrForeignFileIsRefusedWithAReason() throws Exception {
    byte[] pack = north().export();
    assertRefused(ErrorCode.INVALID_ARGUMENT, "not a zip file", new byte[0]);
    assertRefused(ErrorCode.INVALID_ARGUMENT, "not a zip file", "hello".getBytes(StandardCharsets.UTF_8));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "is not where it should be", zipped(Map.of("other.txt", new byte[3])));
    Map<String, byte[]> edited = files(pack);
    edited.put("patterns.json", new String(edited.get("patterns.json"), StandardCharsets.UTF_8).replace("grease",
        "grEase").getBytes(StandardCharsets.UTF_8));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "checksum", zipped(edited));
    Map<String, byte[]> more = files(pack);
    more.put("more", new byte[1]);
    assertRefused(ErrorCode.INVALID_ARGUMENT, "more files", zipped(more));
    assertRefused(ErrorCode.NOT_SUPPORTED, "version 2", changed(pack, "manifest.json", "\"version\" : 1",
        "\"version\" : 2"));
    assertRefused(ErrorCode.NOT_SUPPORTED, "other figures", changed(pack, "manifest.json", "level,trend", "level,x"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "names the format", changed(pack, "manifest.json",
        "foreshock-pattern-pack", "cake"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "manifest says", changed(pack, "manifest.json", "\"patterns\" : 3",
        "\"patterns\" : 4"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "without /", changed(pack, "manifest.json", "north", "a/b"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "not readable", changed(pack, "patterns.json", "[{", "[[[[[[[[[[[["));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "label: missing", changed(pack, "patterns.json", "\"label\"",
        "\"lable\""));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "no name of a sensor", changed(pack, "patterns.json", "\"flow\"",
        "\"a|b\""));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "not 18 figures", changed(pack, "patterns.json", "\"embedding\":[",
        "\"embedding\":[1,"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "no figure", changed(pack, "patterns.json", "null", "1e99"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "multiple of 8", changed(pack, "patterns.json", "\"scaleSeconds\":120",
        "\"scaleSeconds\":121"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "windowTo", changed(pack, "patterns.json", "\"windowFrom\":1",
        "\"windowFrom\":9"));
  }

  /** A little file that unpacks to more than a pack may hold. */
  @Test
  void aZipBombIsNotUnpacked() throws Exception {
    Map<String, byte[]> files = files(north().export());
    byte[] spaces = new byte[136 << 20];
    Arrays.fill(spaces, (byte) ' ');
    files.put("patterns.json", spaces);
    assertRefused(ErrorCode.INVALID_ARGUMENT, "too large", zipped(files));
  }

  /** Whatever happens to the bytes, the answer is a sentence, never another exception. */
  @Test
  void noDamageEndsInAnythingButASentence() throws Exception {
    byte[] pack = north().export();
    for (int round = 0; round < 2_000; round++) {
      byte[] broken = pack.clone();
      int hits = 1 + random.nextInt(4);
      for (int i = 0; i < hits; i++)
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      byte[] cut = random.nextInt(3) == 0 ? Arrays.copyOf(broken, random.nextInt(broken.length)) : broken;
      Site site = new Site().with("p", "press", NAMES, "bar");
      try {
        site.take(cut);
      } catch (ForeshockException e) {
        assertTrue(e.code() == ErrorCode.INVALID_ARGUMENT || e.code() == ErrorCode.NOT_SUPPORTED, e.getMessage());
        assertEquals(0, site.known.stored().size());
      }
    }
  }
}
