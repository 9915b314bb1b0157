package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors: code, place and words. */
class ErrorTest {
  private static final Plant PLANT = new Plant();

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiterString = "==>", quoteCharacter = '`', textBlock = """
      SELECT nox FROM readings ==> UNKNOWN_COLUMN 1:8 no such column: nox
      SELECT r.nox FROM readings r ==> UNKNOWN_COLUMN 1:10 no such column: nox
      SELECT * FROM nothing ==> UNKNOWN_TABLE 1:15 no such table: nothing
      SELECT value::text, nox FROM readings ==> UNKNOWN_COLUMN 1:21 no such column: nox
      SELECT ts FROM readings WHERE ts > INTERVAL '5 minutes' + nox ==> UNKNOWN_COLUMN 1:59 no such column: nox
      SELECT value FROM readings WHERE ts > ==> SQL_SYNTAX 1:38 unexpected end of the statement
      SELECT value FORM readings ==> SQL_SYNTAX 1:19 unexpected readings, expected for example FROM , ORDER LIMIT
      SELECT valeu FROM readings ==> UNKNOWN_COLUMN 1:8 no such column: valeu; did you mean "value"?
      SELECT ts FROM reading ==> UNKNOWN_TABLE 1:16 no such table: reading; did you mean "readings"?
      SELECT time_buket(INTERVAL '1 hour', ts) FROM readings ==> SQL_SYNTAX 1:8 no such function: time_buket(INTERVAL_DAY_TIME, TIMESTAMP); did you mean "time_bucket"?
      SELEC 1 ==> SQL_SYNTAX 1:1 expected a statement such as SELECT or INSERT instead of "SELEC"
      SELECT 'abc ==> SQL_SYNTAX 1:8 text literal does not end
      SELECT 1; SELECT 2 ==> NOT_SUPPORTED 1:9 more than one statement
      SELECT # ==> SQL_SYNTAX 1:8 unexpected character: '#'
      SELECT foo(1) ==> SQL_SYNTAX 1:8 no such function: foo(NUMERIC)
      SELECT ts + 1 FROM readings ==> TYPE_MISMATCH 1:8 types do not fit: TIMESTAMP + INTEGER
      SELECT upper(value, 1) FROM readings ==> SQL_SYNTAX 1:8 wrong number of arguments: UPPER wants 1
      SELECT TIMESTAMP '2026-13-01' ==> TYPE_MISMATCH 1:18 not a timestamp: '2026-13-01', expected for example '2026-03-14 02:10:00'
      SELECT INTERVAL '3 parsecs' ==> TYPE_MISMATCH 1:17 not an interval: '3 parsecs', expected for example '15 minutes'
      SELECT sensor_id FROM readings, sensors ==> UNKNOWN_COLUMN 1:8 column is in more than one table: sensor_id
      SELECT avg(sensor_id) FROM readings ==> TYPE_MISMATCH 0:0 not a value of type DOUBLE: 'line1/press4/bearing_temp'
      SELECT value FROM readings WHERE avg(value) > 1 ==> SQL_SYNTAX 1:34 aggregate function is not allowed in WHERE clause
      SELECT ts FROM readings WHERE value ==> TYPE_MISMATCH 1:31 WHERE needs a condition
      SELECT 1 UNION ALL SELECT 1, 2 ==> SQL_SYNTAX 1:27 different numbers of columns in UNION ALL
      SELECT 1 ORDER BY 3 ==> SQL_SYNTAX 1:19 no column of that number in the result
      SELECT ts FROM readings WHERE ts -> 1 ==> NOT_SUPPORTED 1:34 operator is not supported: ->
      SELECT 1/0 ==> DIVISION_BY_ZERO 0:0 division by zero
      SELECT value / 0 FROM readings ==> DIVISION_BY_ZERO 0:0 division by zero
      SELECT 2147483647 + 1 ==> OUT_OF_RANGE 0:0 value out of range: 2147483648, type=INTEGER
      SELECT 9223372036854775807 * 2 ==> OUT_OF_RANGE 0:0 result out of range: type=BIGINT
      SELECT 40000::smallint ==> OUT_OF_RANGE 0:0 value out of range: 40000, type=SMALLINT
      SELECT sum(9223372036854775807) FROM readings ==> OUT_OF_RANGE 0:0 sum out of range: type=BIGINT
      SELECT sqrt(-1) ==> OUT_OF_RANGE 0:0 SQRT is not defined or too large here: argument=-1
      SELECT 'abc'::int ==> TYPE_MISMATCH 0:0 not a value of type INTEGER: 'abc'
      SELECT (SELECT value FROM readings) ==> INVALID_ARGUMENT 0:0 a sub-query used as a value gave more than one row
      SELECT 1 LIMIT -1 ==> SQL_SYNTAX 1:16 unexpected -
      BEGIN ==> NOT_SUPPORTED 1:1 statement is not supported: BEGIN
      SELECT l2_distance('[1]', '[1,2]') ==> TYPE_MISMATCH 0:0 vectors of different dimension: 1 and 2
      """)
  void saysWhatAndWhere(String sql, String expected) {
    SqlException e = PLANT.error(sql);
    assertEquals(expected, e.code() + " " + e.line() + ":" + e.column() + " " + e.getMessage());
    assertFalse(e.getMessage().contains("calcite"));
  }

  @Test
  void placesCountLinesOfTheUsersText() {
    SqlException e = PLANT.error("SELECT value::text, -- a comment\n  'two\nlines',\n  nox\nFROM readings");
    assertEquals(4, e.line());
    assertEquals(3, e.column());
  }

  @Test
  void emptyTextIsAnError() {
    for (String sql : new String[]{"", "  ", ";", "-- nothing", "/* nothing */"})
      assertEquals(ErrorCode.SQL_SYNTAX, PLANT.error(sql).code());
  }

  @Test
  void deepNestingIsAnErrorAndNoCrash() {
    String sql = "SELECT " + "(".repeat(50_000) + "1" + ")".repeat(50_000);
    assertEquals(ErrorCode.QUERY_TOO_LARGE, PLANT.error(sql).code());
    assertEquals(ErrorCode.QUERY_TOO_LARGE, PLANT.error("SELECT 1" + " + 1".repeat(50_000)).code());
  }
}
