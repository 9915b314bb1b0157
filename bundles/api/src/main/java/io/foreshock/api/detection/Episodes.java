package io.foreshock.api.detection;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Search over the whole history of all sensors: when did it look like this
 * before? Compares courses, whatever their level and height, and needs neither
 * marks nor alarms. Thread-safe.
 */
@ProviderType
public interface Episodes {
  /** Most sensors of a question, and most answers. */
  int MOST_SENSORS = 16;
  int MOST_ANSWERS = 1_000;

  /**
   * The past stretches most like the asked one, best first; stretches that overlap
   * a better one of the same place, or the asked one itself, are left out. With one
   * sensor, of any sensor; with several, of machines that have sensors of the same
   * names, all at the same time.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_SENSOR}; {@code NOT_ENOUGH_DATA} when no sensor of the
   *             question has a course in that time; {@code TOO_BUSY}
   */
  List<Episode> similar(Question question);

  /** What is searched now. */
  Coverage coverage();

  /**
   * @param tags
   *            1 to {@link #MOST_SENSORS} sensors
   * @param from
   *            microseconds UTC, inclusive
   * @param to
   *            microseconds UTC, exclusive
   * @param limit
   *            1 to {@link #MOST_ANSWERS}
   */
  record Question(List<String> tags, long from, long to, int limit) {
    public Question {
      tags = List.copyOf(tags);
      if (tags.isEmpty() || tags.size() > MOST_SENSORS)
        throw new IllegalArgumentException("sensors=" + tags.size() + ", limit=1.." + MOST_SENSORS);
      if (from >= to)
        throw new IllegalArgumentException("empty window: from=" + from + ", to=" + to);
      if (limit < 1 || limit > MOST_ANSWERS)
        throw new IllegalArgumentException("answers out of range: limit=" + limit + ", most=" + MOST_ANSWERS);
    }
  }

  /**
   * A stretch of history.
   *
   * @param from
   *            microseconds UTC, inclusive
   * @param similarity
   *            0..1, mean of those of the channels; a sensor that is missing counts as
   *            0
   * @param channels
   *            in the order of the question, without those that are missing
   */
  record Episode(String asset, long from, long to, double similarity, List<Channel> channels) {
    public Episode {
      requireNonNull(asset, "asset is null");
      channels = List.copyOf(channels);
    }
  }

  /**
   * One sensor of an episode.
   *
   * @param asked
   *            tag of the question
   * @param tag
   *            the sensor that looked like it
   * @param similarity
   *            -1..1, correlation of the two courses on 128 points
   * @param amplitude
   *            height of the course in heights of the asked one
   * @param level
   *            its mean minus that of the asked one, in the sensor's unit
   */
  record Channel(String asked, String tag, double similarity, double amplitude, double level) {}

  /**
   * @param windows
   *            embedded windows that are searched
   * @param bytes
   *            of memory they take
   * @param left
   *            windows that are stored, but left out because the memory is full
   * @param behind
   *            blocks of settled history that are not embedded yet, all sensors
   *            together
   */
  record Coverage(long windows, long bytes, long left, long behind) {}
}
