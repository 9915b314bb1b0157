package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every statement shown in the SQL reference runs. */
class ReferenceTest {
  private static final Pattern BLOCK = Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL);

  @Test
  void examplesRun() throws IOException {
    Plant plant = new Plant();
    plant.update("CREATE TABLE failure_patterns (pattern_id TEXT PRIMARY KEY, incident_id TEXT, label TEXT, asset TEXT,"
        + " window_from TIMESTAMP, window_to TIMESTAMP, failed_at TIMESTAMP, remedy TEXT, embedding VECTOR, scale_seconds BIGINT)");
    plant.update(
        "CREATE TABLE matches (match_id TEXT PRIMARY KEY, asset TEXT, label TEXT, similarity DOUBLE, lead_seconds DOUBLE)");
    plant.update(
        "CREATE TABLE alarms (alarm_id TEXT PRIMARY KEY, state TEXT, priority SMALLINT, raised_at TIMESTAMP, match_id TEXT)");
    List<String> statements = statements(Files.readString(Path.of("../../docs/sql.md")));
    assertTrue(statements.size() > 10, "statements: " + statements.size());
    for (String sql : statements) {
      Object[] parameters = sql.contains("?") ? new Object[]{"p1"} : new Object[0];
      plant.rows(sql, parameters);
    }
  }

  private static List<String> statements(String markdown) {
    List<String> statements = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(markdown);
    while (blocks.find())
      for (String sql : blocks.group(1).split(";\\n"))
        if (!sql.isBlank()) statements.add(sql);
    return statements;
  }
}
