package io.foreshock.console.model;

import io.foreshock.api.Micros;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A period with what people say about it; a row of the table {@code incidents}. Immutable.
 *
 * @param from
 *          microseconds UTC
 * @param to
 *          microseconds UTC, exclusive
 * @param alarmId
 *          what gave rise to it; empty = a stretch of the trend
 * @param signedBy
 *          empty while it is open
 * @param hash
 *          SHA-256 of everything above and the notes, hexadecimal; empty while it is open
 */
public record Incident(String id, String asset, long from, long to, String alarmId, String title, String summary,
    String createdBy, long createdAt, String signedBy, long signedAt, String hash) {
  /**
   * What someone noted; a row of the table {@code incident_notes}.
   *
   * @param at
   *          what time it is about, microseconds UTC
   */
  public record Note(String id, String incident, long at, String author, String text) {}

  public boolean isSigned() {
    return !hash.isEmpty();
  }

  Incident with(String newTitle, String newSummary) {
    return new Incident(id, asset, from, to, alarmId, newTitle, newSummary, createdBy, createdAt, signedBy, signedAt,
        hash);
  }

  /** Puts a name under it, together with the notes as they are now. */
  Incident signed(String by, List<Note> notes) {
    Incident named = new Incident(id, asset, from, to, alarmId, title, summary, createdBy, createdAt, by, Micros.now(),
        "");
    return new Incident(id, asset, from, to, alarmId, title, summary, createdBy, createdAt, by, named.signedAt,
        named.digest(notes));
  }

  /** Whether neither it nor its notes changed since it was signed. */
  boolean isIntact(List<Note> notes) {
    return hash.equals(digest(notes));
  }

  /** Every text with its length before it, so that no two incidents read the same. */
  private String digest(List<Note> notes) {
    StringBuilder s = new StringBuilder();
    for (Object part : new Object[]{id, asset, from, to, alarmId, title, summary, createdBy, createdAt, signedBy,
        signedAt})
      append(s, part);
    notes.stream().sorted(Comparator.comparing(Note::at).thenComparing(Note::id)).forEach(n -> {
      for (Object part : new Object[]{n.id(), n.at(), n.author(), n.text()})
        append(s, part);
    });
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(s.toString().getBytes(
          StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void append(StringBuilder s, @Nullable Object part) {
    String text = String.valueOf(part);
    s.append(text.length()).append(':').append(text).append(';');
  }
}
