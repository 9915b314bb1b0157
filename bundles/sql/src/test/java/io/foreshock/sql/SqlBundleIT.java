package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Tables;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The packaged bundle, alone with its embedded jars, in a real framework. */
class SqlBundleIT {
  @TempDir
  Path cache;

  @Test
  void plansAndRunsInsideFelix() throws Exception {
    Map<String, String> config = new HashMap<>();
    config.put(Constants.FRAMEWORK_STORAGE, cache.toString());
    config.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "io.foreshock.api;version=1.0.0,io.foreshock.api.detection;version=1.0.0,io.foreshock.api.sql;version=1.0.0,io.foreshock.api.table;version=1.0.0,"
            + "io.foreshock.api.vector;version=1.3.0,org.slf4j;version=2.0.20");
    Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(config);
    framework.start();
    try {
      BundleContext context = framework.getBundleContext();
      Plant plant = new Plant();
      context.registerService(Tables.class, plant.tables, null);
      List<Bundle> bundles = new ArrayList<>();
      for (String jar : (System.getProperty("bundles") + "," + System.getProperty("bundle")).split(","))
        bundles.add(context.installBundle(new File(jar).toURI().toString()));
      for (Bundle b : bundles)
        b.start();
      Bundle sql = bundles.getLast();
      assertEquals("io.foreshock.sql", sql.getSymbolicName());
      assertEquals(null, sql.getHeaders().get(Constants.EXPORT_PACKAGE));
      ServiceReference<SqlQueryEngine> reference = context.getServiceReference(SqlQueryEngine.class);
      assertNotNull(reference, "engine is not registered");
      SqlQueryEngine engine = context.getService(reference);
      assertQueries(engine);
      assertEquals(0, plant.tables.openSnapshots);
      sql.stop();
      assertEquals(null, context.getServiceReference(SqlQueryEngine.class));
    } finally {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }

  private static void assertQueries(SqlQueryEngine engine) {
    assertEquals("[[line2/pump3/flow, 224.75]]",
        rows(engine, "SELECT sensor_id, avg(value) FROM readings WHERE ts >= '2026-03-14' GROUP BY sensor_id"
            + " HAVING avg(value) > 200 ORDER BY 2 DESC LIMIT 3"));
    assertEquals("[[°C]]", rows(engine,
        "SELECT DISTINCT s.unit FROM readings r JOIN sensors s ON s.sensor_id = r.sensor_id"
            + " WHERE s.unit = '°C' AND EXISTS (SELECT 1 FROM readings x WHERE x.sensor_id = s.sensor_id)"));
    rows(engine, "CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(2))");
    rows(engine, "INSERT INTO t VALUES (1, '[1,0]'), (2, '[0,1]')");
    assertEquals("[[2]]", rows(engine, "SELECT id FROM t ORDER BY v <-> '[0,2]' LIMIT 1"));
    SqlException e = assertThrows(SqlException.class, () -> engine.execute("SELECT nox FROM readings"));
    assertEquals(ErrorCode.UNKNOWN_COLUMN, e.code());
    assertTrue(e.column() == 8, "column " + e.column());
  }

  private static String rows(SqlQueryEngine engine, String sql) {
    List<List<Object>> rows = new ArrayList<>();
    try (SqlQueryEngine.Result r = engine.execute(sql)) {
      for (Chunk c = r.next(); c != null; c = r.next())
        for (int i = 0; i < c.size(); i++)
          rows.add(c.row(i));
    }
    return rows.toString();
  }
}
