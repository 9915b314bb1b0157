package io.foreshock.adapter.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.foreshock.adapter.http-NAME.cfg}. */
@ObjectClassDefinition(name = "HTTP", description = "Readings polled as JSON over HTTP")
@interface HttpConfig {
  @AttributeDefinition(name = "Id", description = "Part of the connection's id after 'http:'; empty = from the file's name")
  String id() default "";

  @AttributeDefinition(name = "Documents", description = "ASSET=URL, separated by commas")
  String[] urls() default {};

  @AttributeDefinition(name = "Values", description = "SENSOR=JSON pointer, separated by commas: temp=/motor/temp")
  String[] values() default {};

  @AttributeDefinition(name = "Time pointer", description = "JSON pointer of the time: epoch s, ms, us or ns by magnitude, or ISO-8601; empty = time of receipt")
  String time_pointer() default "";

  @AttributeDefinition(name = "Interval", description = "Milliseconds between polls, 100..86400000")
  int interval() default 5_000;

  @AttributeDefinition(name = "Time-out", description = "Milliseconds, 100..60000")
  int timeout() default 3_000;

  @AttributeDefinition(name = "User name", description = "Empty = none (HTTP basic)")
  String username() default "";

  @AttributeDefinition(name = "Password", type = AttributeType.PASSWORD)
  String password() default "";
}
