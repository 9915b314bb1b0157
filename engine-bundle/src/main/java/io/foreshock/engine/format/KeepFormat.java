package io.foreshock.engine.format;

import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.StoragePolicy.RollUp;
import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a time-series table, in the catalog.
 *
 * <pre>
 * key K | table u32 BE |
 * value: | 1 | max age i64 us, 0 = none | max bytes i64 | max age of summaries i64 us, 0 = none | edge i64 |
 *        | summaries u8 | per summary: kind u8 (0 minute, 1 hour), table u32, series built u32 |
 * </pre>
 */
public final class KeepFormat {
  public static final byte KEY = 'K';
  private static final int VERSION = 1;

  private KeepFormat() {
  }

  /** A summary by the numbers of its table. */
  public record SummaryRef(RollUp rollUp, int table, int built) {}

  public record Kept(StoragePolicy policy, long edge, List<SummaryRef> summaries) {}

  public static byte[] write(StoragePolicy policy, long edge, List<SummaryRef> summaries) {
    Bytes out = new Bytes(64).put(VERSION).putLong(micros(policy.maxAge())).putLong(policy.maxBytes())
        .putLong(micros(policy.rollUpMaxAge())).putLong(edge).put(summaries.size());
    for (SummaryRef s : summaries)
      out.put(s.rollUp.ordinal()).putInt(s.table).putInt(s.built);
    return out.toArray();
  }

  public static Kept read(ByteBuffer in) {
    int version = in.get();
    if (version != VERSION)
      throw BlockHeader.corrupt("unknown policy version: version=" + version + ", known=" + VERSION);
    Duration maxAge = duration(in.getLong());
    long maxBytes = in.getLong();
    Duration rollUpMaxAge = duration(in.getLong());
    long edge = in.getLong();
    List<SummaryRef> summaries = new ArrayList<>();
    for (int n = in.get(); n > 0; n--)
      summaries.add(new SummaryRef(RollUp.values()[in.get()], in.getInt(), in.getInt()));
    StoragePolicy policy = new StoragePolicy(maxAge, maxBytes, summaries.stream().map(SummaryRef::rollUp).toList(),
        rollUpMaxAge);
    return new Kept(policy, edge, summaries);
  }

  private static long micros(@Nullable Duration age) {
    return age == null ? 0 : Math.max(1, toMicros(age));
  }

  /** Whole microseconds; the largest number for ages beyond it. */
  public static long toMicros(Duration age) {
    return age.getSeconds() > Long.MAX_VALUE / 2_000_000
        ? Long.MAX_VALUE / 2
        : age.getSeconds() * 1_000_000 + age.getNano() / 1_000;
  }

  private static @Nullable Duration duration(long micros) {
    return micros == 0 ? null : Duration.of(micros, ChronoUnit.MICROS);
  }
}
