package io.foreshock.adapter.replay;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.foreshock.adapter.replay-NAME.cfg}. */
@ObjectClassDefinition(name = "File replay", description = "Readings from a CSV or Parquet file, once or at the pace they were taken")
@interface ReplayConfig {
  @AttributeDefinition(name = "Id", description = "Part of the connection's id after 'replay:'; empty = from the file's name")
  String id() default "";

  @AttributeDefinition(name = "File", description = "NAME.parquet, or a CSV file with a header line, UTF-8; relative to the data folder")
  String file() default "";

  @AttributeDefinition(name = "Separator", description = "One character, or 'tab'; CSV only")
  String separator() default ",";

  @AttributeDefinition(name = "Time column", description = "Empty = the first column")
  String time_column() default "";

  @AttributeDefinition(name = "Time format", description = "auto, epoch_s, epoch_ms, epoch_us, epoch_ns, or a pattern like dd.MM.yyyy HH:mm:ss; not for Parquet columns that are times by their type")
  String time_format() default "auto";

  @AttributeDefinition(name = "Zone", description = "Of times without one: UTC, Europe/Berlin, +02:00")
  String zone() default "UTC";

  @AttributeDefinition(name = "Asset", description = "Path of the machine, line1/press4; empty = the file's base name")
  String asset() default "";

  @AttributeDefinition(name = "Kind of asset", description = "Machines of one kind share failure patterns; empty = none")
  String asset_kind() default "";

  @AttributeDefinition(name = "Value columns", description = "Separated by commas; empty = all numeric columns")
  String[] value_columns() default {};

  @AttributeDefinition(name = "Tag column", description = "Long format: this column names the sensor and the one value column holds its value")
  String tag_column() default "";

  @AttributeDefinition(name = "Speed", description = "max, or source seconds per second")
  String speed() default "max";
}
