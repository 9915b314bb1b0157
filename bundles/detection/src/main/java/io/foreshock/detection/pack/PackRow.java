package io.foreshock.detection.pack;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.detection.pack.PackedPattern.Channel;
import io.foreshock.detection.store.StoredPattern;
import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.detection.window.Scale;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as a pack's JSON spells it. Times are microseconds UTC. Whatever a hostile file says, a row that has become
 * a {@link PackedPattern} is sound.
 *
 * @param comparableWith
 *            {@link PackedPattern#family}
 * @param embedding
 *            nine figures per sensor, without unit
 * @param offsets
 *            nine figures per sensor, in its unit or as logarithms; null = missing in that window
 */
record PackRow(@Nullable String patternId, @Nullable String incidentId, @Nullable String label,
    @Nullable String cause, @Nullable String remedy, @Nullable String description, @Nullable String asset,
    @Nullable String assetKind, @Nullable Long windowFrom, @Nullable Long windowTo, @Nullable Long failedAt,
    @Nullable Long markedFrom, @Nullable Long markedTo, @Nullable String markedBy, @Nullable String comparableWith,
    @Nullable Long scaleSeconds, @Nullable List<@Nullable Unit> sensors,
    @Nullable List<@Nullable Float> embedding, @Nullable List<@Nullable Float> offsets) {
  private static final int MOST_LETTERS = 10_000;
  private static final int MOST_NAME = 400;
  private static final int MOST_SENSORS = 1_024;
  private static final float LARGEST = 1e30F;

  /** A sensor and the unit of its offsets. */
  record Unit(@Nullable String name, @Nullable String unit) {}

  static PackRow of(PackedPattern packed) {
    StoredPattern s = packed.stored();
    FailurePattern p = s.pattern();
    Float[] embedding = new Float[p.embedding().length];
    Float[] offsets = new Float[s.offsets().length];
    for (int i = 0; i < embedding.length; i++)
      embedding[i] = p.embedding()[i];
    for (int i = 0; i < offsets.length; i++)
      offsets[i] = Double.isNaN(s.offsets()[i]) ? null : Float.valueOf((float) s.offsets()[i]);
    return new PackRow(p.id(), p.incidentId(), p.label(), p.cause(), p.remedy(), s.description(), p.asset(), p
        .assetKind(), p.windowFrom(), p.windowTo(), p.failedAt(), s.markedFrom(), s.markedTo(), s.operator(), packed
            .family(), s.scaleSeconds(), packed.sensors().stream().map(c -> new Unit(c.name(), c.unit())).toList(),
        java.util.Arrays.asList(embedding), java.util.Arrays.asList(offsets));
  }

  /** @throws IllegalArgumentException naming the property and what is wrong with it */
  PackedPattern checked() {
    List<Channel> channels = channels();
    String family = name("comparableWith", comparableWith);
    long scale = new Scale(number("scaleSeconds", scaleSeconds)).seconds();
    long from = number("windowFrom", windowFrom);
    long to = number("windowTo", windowTo);
    long mark = number("markedFrom", markedFrom);
    long markEnd = number("markedTo", markedTo);
    require(from < to, "windowTo", "not after windowFrom");
    require(mark < markEnd, "markedTo", "not after markedFrom");
    int figures = ChannelFigures.COUNT * channels.size();
    FailurePattern p = new FailurePattern(name("patternId", patternId), name("incidentId", incidentId), name("label",
        label), name("asset", asset), text("assetKind", assetKind, MOST_NAME), from, to, failedAt, text("cause", cause,
            MOST_LETTERS), text("remedy", remedy, MOST_LETTERS), floats("embedding", embedding, figures));
    float[] read = floats("offsets", offsets, figures);
    double[] values = new double[figures];
    for (int i = 0; i < figures; i++)
      values[i] = read[i];
    String group = family + "|" + scale + "|" + String.join("/", channels.stream().map(Channel::name).toList());
    return new PackedPattern(new StoredPattern(p, values, group, scale, mark, markEnd, text("markedBy", markedBy,
        MOST_NAME), text("description", description, 2 * MOST_LETTERS)), family, channels);
  }

  private List<Channel> channels() {
    require(sensors != null && !sensors.isEmpty() && sensors.size() <= MOST_SENSORS, "sensors", "1 to " + MOST_SENSORS
        + " are needed");
    return java.util.Objects.requireNonNull(sensors).stream().map(PackRow::channel).toList();
  }

  private static Channel channel(@Nullable Unit u) {
    String name = name("sensors.name", u == null ? null : u.name());
    require(!name.contains("/") && !name.contains("|"), "sensors.name", "no name of a sensor: " + name);
    return new Channel(name, text("sensors.unit", u == null ? null : u.unit(), MOST_NAME));
  }

  private static String text(String property, @Nullable String value, int most) {
    if (value == null)
      return "";
    require(value.length() <= most, property, "longer than " + most + " letters");
    return value;
  }

  private static String name(String property, @Nullable String value) {
    require(value != null && !value.isBlank(), property, "missing");
    return text(property, value, MOST_NAME);
  }

  private static long number(String property, @Nullable Long value) {
    require(value != null, property, "missing");
    return java.util.Objects.requireNonNull(value);
  }

  /** Null becomes NaN where offsets may be missing. */
  private static float[] floats(String property, @Nullable List<@Nullable Float> values, int count) {
    require(values != null && values.size() == count, property, "not " + count + " figures, which is "
        + ChannelFigures.COUNT + " for each sensor");
    float[] result = new float[count];
    int i = 0;
    for (Float x : java.util.Objects.requireNonNull(values)) {
      require(x != null ? Math.abs(x) <= LARGEST : property.equals("offsets"), property, "no figure: " + x);
      result[i++] = x == null ? Float.NaN : x;
    }
    return result;
  }

  private static void require(boolean holds, String property, String otherwise) {
    if (!holds)
      throw new IllegalArgumentException(property + ": " + otherwise);
  }
}
