package io.foreshock.api.catalog;

import static java.util.Objects.requireNonNull;

/**
 * What a source knows about one measured channel.
 *
 * @param asset
 *            path of the machine or part, {@code line1/press4}; segments of
 *            letters, digits, {@code _ - .}
 * @param name
 *            channel within the asset, {@code bearing_temp}; no slash
 * @param unit
 *            UCUM-like unit, {@code °C}; empty when unknown
 * @param quantity
 *            what is measured, {@code temperature}; empty when unknown
 * @param low
 *            lower end of the normal operating range, NaN when unknown
 * @param high
 *            upper end of the normal operating range, NaN when unknown
 * @param description
 *            for people; may be empty
 */
public record SensorSpec(String asset, String name, String unit, String quantity, double low, double high,
    String description) {
  public SensorSpec {
    requireNonNull(asset, "asset is null");
    requireNonNull(name, "name is null");
    requireNonNull(unit, "unit is null");
    requireNonNull(quantity, "quantity is null");
    requireNonNull(description, "description is null");
    if (asset.isBlank() || asset.startsWith("/") || asset.endsWith("/"))
      throw new IllegalArgumentException("asset must be a path like line1/press4: asset=" + asset);
    if (name.isBlank() || name.indexOf('/') >= 0)
      throw new IllegalArgumentException("name must be one path segment: name=" + name);
    if (low > high)
      throw new IllegalArgumentException("low above high: low=" + low + ", high=" + high);
  }

  public static SensorSpec of(String asset, String name) {
    return new SensorSpec(asset, name, "", "", Double.NaN, Double.NaN, "");
  }

  /**
   * Splits {@code line1/press4/bearing_temp} at its last slash; a tag without a
   * slash belongs to asset {@code default}.
   */
  public static SensorSpec parse(String tag) {
    int slash = tag.lastIndexOf('/');
    return slash < 0 ? of("default", tag) : of(tag.substring(0, slash), tag.substring(slash + 1));
  }

  /** The name users see everywhere: {@code asset/name}. */
  public String tag() {
    return asset + "/" + name;
  }
}
