package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's clients, where this machine has them. */
class ClientsTest {
  /** Go compiles its library the first time. */
  private static final int LIMIT_SECONDS = 300;
  private static final Path GO_SOURCES = Path.of(System.getProperty("foreshock.go.sources", "/usr/share/gocode/src"));
  private static WireServer server;
  @TempDir
  static Path folder;

  private record Ended(int exit, String output) {}

  @BeforeAll
  static void start() throws IOException {
    server = new WireServer(folder);
    server.sql("CREATE TABLE shifts (id INT PRIMARY KEY, crew TEXT NOT NULL, starts TIMESTAMP)",
        "INSERT INTO shifts VALUES (1, 'A', '2026-03-14 06:00'), (2, 'B', NULL)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Ended run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "client", ".txt");
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(output
        .toFile());
    builder.environment().put("PGCONNECT_TIMEOUT", "10");
    builder.environment().put("GO111MODULE", "off");
    builder.environment().put("GOPATH", String.valueOf(GO_SOURCES.getParent()));
    builder.environment().putIfAbsent("HOME", folder.toString());
    Process p = builder.start();
    p.getOutputStream().close();
    if (!p.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      p.destroyForcibly();
      throw new AssertionError("still running: " + String.join(" ", command));
    }
    return new Ended(p.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  private static void needs(String what, String... probe) {
    boolean there;
    try {
      there = run(probe).exit() == 0;
    } catch (IOException e) {
      there = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      there = false;
    }
    assumeTrue(there, what + " is not installed here");
  }

  @Test
  void psql() throws Exception {
    needs("psql", "psql", "--version");
    Path script = folder.resolve("session.sql");
    Files.writeString(script, """
        \\set ON_ERROR_STOP 1
        \\dt
        \\d shifts
        \\d+
        \\l
        \\dn
        \\di
        \\dT
        \\df now
        \\du
        \\dv
        \\conninfo
        SELECT crew, starts FROM shifts ORDER BY id;
        BEGIN; INSERT INTO shifts VALUES (3, 'C', NULL); ROLLBACK;
        \\copy shifts TO STDOUT CSV
        SELECT $$it's$$ AS a, E'b\\n' AS b;
        """);
    Ended e = run("psql", "-X", "-h", "127.0.0.1", "-p", Integer.toString(server.port()), "-U", "me", "-d", "foreshock",
        "-f", script.toString());
    assertEquals(0, e.exit(), e.output());
    assertTrue(e.output().contains("shifts_pkey\" PRIMARY KEY"), e.output());
    assertTrue(e.output().contains("A    | 2026-03-14 06:00:00+00"), e.output());
    assertTrue(e.output().contains("1,A,2026-03-14 06:00:00+00\n2,B,\n"), e.output());
  }

  @Test
  void psycopg2() throws Exception {
    needs("python3-psycopg2", "/usr/bin/python3", "-c", "import psycopg2");
    Path script = folder.resolve("client.py");
    Files.writeString(script, """
        import psycopg2, io, datetime, sys
        c = psycopg2.connect(host='127.0.0.1', port=int(sys.argv[1]), user='me', dbname='foreshock')
        cur = c.cursor()
        cur.execute("CREATE TABLE p (id int primary key, n text, t timestamptz, x float8, b boolean)")
        t = datetime.datetime(2026, 3, 14, tzinfo=datetime.timezone.utc)
        cur.execute("INSERT INTO p VALUES (%s, %s, %s, %s, %s)", (1, "a'b\\\\c", t, 1.5, True))
        c.commit()
        cur.execute("SELECT * FROM p")
        assert cur.fetchall() == [(1, "a'b\\\\c", t, 1.5, True)]
        cur.copy_expert("COPY p FROM STDIN", io.StringIO("2\\tx\\t\\\\N\\t2.5\\tf\\n")); c.commit()
        n = c.cursor(name='big'); n.itersize = 1; n.execute("SELECT id FROM p ORDER BY id")
        assert [r[0] for r in n] == [1, 2]; n.close()
        try:
            cur.execute("INSERT INTO p (id) VALUES (1)"); c.commit(); assert False
        except psycopg2.errors.UniqueViolation:
            c.rollback()
        cur.execute("CREATE TABLE pb (b bytea, i interval)"); c.commit()
        d = datetime.timedelta(days=1, seconds=7200, microseconds=5)
        cur.execute("INSERT INTO pb VALUES (%s, %s)", (psycopg2.Binary(b'\\x00\\xff'), d)); c.commit()
        cur.execute("SELECT b, i FROM pb"); b, i = cur.fetchone()
        assert bytes(b) == b'\\x00\\xff' and i == d, (bytes(b), i)
        cur.execute("SELECT current_user"); assert cur.fetchone() == ('me',)
        print('done')
        """);
    Ended e = run("/usr/bin/python3", script.toString(), Integer.toString(server.port()));
    assertEquals("done\n", e.output());
  }

  @Test
  void nodePostgres() throws Exception {
    String modules = System.getProperty("foreshock.node.modules", "/usr/lib/node_modules");
    assumeTrue(Files.isDirectory(Path.of(modules, "pg")), "node-postgres is not installed in " + modules
        + " (-Dforeshock.node.modules=DIR)");
    needs("node", "node", "--version");
    Path script = folder.resolve("client.js");
    Files.writeString(script, """
        const { Client } = require('%s/pg');
        const assert = require('assert');
        (async () => {
          const c = new Client({ host: '127.0.0.1', port: +process.argv[2], user: 'me', database: 'foreshock' });
          await c.connect();
          const r = await c.query('SELECT id, crew, starts FROM shifts WHERE id < $1 ORDER BY id', [3]);
          assert.deepStrictEqual(r.rows[0], { id: 1, crew: 'A', starts: new Date('2026-03-14T06:00:00Z') });
          const t = await c.query("SELECT $1::int4 AS a, $2::text AS b, array['x', 'y'] AS d", [1, 'x']);
          assert.deepStrictEqual(t.rows[0], { a: 1, b: 'x', d: ['x', 'y'] });
          await assert.rejects(c.query('SELECT nope FROM shifts'), e => e.code === '42703' && e.position === '8');
          await c.end();
          console.log('done');
        })().catch(e => { console.log(e); process.exit(1); });
        """.formatted(modules));
    Ended e = run("node", script.toString(), Integer.toString(server.port()));
    assertEquals("done\n", e.output());
  }

  private static void needsGo(String library) {
    assumeTrue(Files.isDirectory(GO_SOURCES.resolve(library)), library + " is not installed in " + GO_SOURCES
        + " (-Dforeshock.go.sources=DIR)");
    needs("go", "go", "version");
  }

  private void go(String name, String program) throws Exception {
    Path script = folder.resolve(name);
    Files.writeString(script, program);
    Ended e = run("go", "run", script.toString(), Integer.toString(server.port()));
    assertEquals("done\n", e.output());
  }

  @Test
  void goLibPq() throws Exception {
    needsGo("github.com/lib/pq");
    go("pq.go",
        """
            package main

            import (
              "bytes"
              "database/sql"
              "fmt"
              "os"
              "time"

              "github.com/lib/pq"
            )

            func check(err error) {
              if err != nil {
                fmt.Println(err)
                os.Exit(1)
              }
            }

            func main() {
              db, err := sql.Open("postgres", "host=127.0.0.1 port="+os.Args[1]+" user=me dbname=foreshock sslmode=disable")
              check(err)
              _, err = db.Exec("CREATE TABLE gopq (id int primary key, n text, t timestamptz, x float8, ok boolean, b bytea, i interval)")
              check(err)
              at := time.Date(2026, 3, 14, 6, 0, 0, 123456000, time.UTC)
              tx, err := db.Begin()
              check(err)
              for id := 1; id <= 3; id++ {
                _, err = tx.Exec("INSERT INTO gopq VALUES ($1, $2, $3, $4, $5, $6, $7)", id, "a'b", at, 1.5, true, []byte{0, 255}, "1 day 02:00:00")
                check(err)
              }
              check(tx.Commit())
              var n, i string
              var t time.Time
              var x float64
              var ok bool
              var b []byte
              check(db.QueryRow("SELECT n, t, x, ok, b, i FROM gopq WHERE id = $1", 2).Scan(&n, &t, &x, &ok, &b, &i))
              if n != "a'b" || !t.Equal(at) || x != 1.5 || !ok || !bytes.Equal(b, []byte{0, 255}) || i != "1 day 02:00:00" {
                fmt.Println("other values:", n, t, x, ok, b, i)
              }
              _, err = db.Exec("INSERT INTO gopq (id) VALUES (1)")
              if e, is := err.(*pq.Error); !is || e.Code != "23505" {
                fmt.Println("other error:", err)
              }
              tx, err = db.Begin()
              check(err)
              copy, err := tx.Prepare(pq.CopyIn("gopq", "id", "n"))
              check(err)
              for id := 10; id < 20; id++ {
                _, err = copy.Exec(id, "copied")
                check(err)
              }
              _, err = copy.Exec()
              check(err)
              check(copy.Close())
              check(tx.Commit())
              var count int
              check(db.QueryRow("SELECT count(*) FROM gopq").Scan(&count))
              if count != 13 {
                fmt.Println("count:", count)
              }
              check(db.Close())
              fmt.Println("done")
            }
            """);
  }

  @Test
  void goPgx() throws Exception {
    needsGo("github.com/jackc/pgx/v4");
    go("pgx.go",
        """
            package main

            import (
              "bytes"
              "context"
              "errors"
              "fmt"
              "os"
              "time"

              "github.com/jackc/pgconn"
              "github.com/jackc/pgx/v4"
            )

            func check(err error) {
              if err != nil {
                fmt.Println(err)
                os.Exit(1)
              }
            }

            func main() {
              ctx := context.Background()
              c, err := pgx.Connect(ctx, "postgres://me@127.0.0.1:"+os.Args[1]+"/foreshock?sslmode=disable")
              check(err)
              _, err = c.Exec(ctx, "CREATE TABLE gopgx (id int primary key, n text, t timestamptz, x float8, ok boolean, b bytea, i interval)")
              check(err)
              at := time.Date(2026, 3, 14, 6, 0, 0, 123456000, time.UTC)
              span := 26*time.Hour + 500*time.Millisecond
              tx, err := c.Begin(ctx)
              check(err)
              _, err = tx.Exec(ctx, "INSERT INTO gopgx VALUES ($1, $2, $3, $4, $5, $6, $7)", 1, "a'b", at, 1.5, true, []byte{0, 255}, span)
              check(err)
              check(tx.Commit(ctx))
              var n string
              var t time.Time
              var x float64
              var ok bool
              var b []byte
              var i time.Duration
              check(c.QueryRow(ctx, "SELECT n, t, x, ok, b, i FROM gopgx WHERE id = $1", 1).Scan(&n, &t, &x, &ok, &b, &i))
              if n != "a'b" || !t.Equal(at) || x != 1.5 || !ok || !bytes.Equal(b, []byte{0, 255}) || i != span {
                fmt.Println("other values:", n, t, x, ok, b, i)
              }
              _, err = c.Exec(ctx, "INSERT INTO gopgx (id) VALUES (1)")
              var e *pgconn.PgError
              if !errors.As(err, &e) || e.Code != "23505" {
                fmt.Println("other error:", err)
              }
              var rows [][]interface{}
              for id := 10; id < 20; id++ {
                rows = append(rows, []interface{}{int32(id), "copied", at})
              }
              copied, err := c.CopyFrom(ctx, pgx.Identifier{"gopgx"}, []string{"id", "n", "t"}, pgx.CopyFromRows(rows))
              check(err)
              if copied != 10 {
                fmt.Println("copied:", copied)
              }
              batch := &pgx.Batch{}
              batch.Queue("SELECT count(*) FROM gopgx")
              batch.Queue("SELECT max(id) FROM gopgx")
              results := c.SendBatch(ctx, batch)
              var count, max int
              check(results.QueryRow().Scan(&count))
              check(results.QueryRow().Scan(&max))
              check(results.Close())
              if count != 11 || max != 19 {
                fmt.Println("batch:", count, max)
              }
              check(c.Close(ctx))
              fmt.Println("done")
            }
            """);
  }
}
