package io.foreshock.adapter.example;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.foreshock.adapter.example-NAME.cfg}; the console draws its form from this. */
@ObjectClassDefinition(name = "Example", description = "Readings from lines of text: temperature 41.5")
@interface ExampleConfig {
  @AttributeDefinition(name = "Id", description = "Part of the connection's id after 'example:'; empty = from the file's name")
  String id() default "";

  @AttributeDefinition(name = "Host")
  String host() default "localhost";

  @AttributeDefinition(name = "Port", description = "1..65535")
  int port() default 5_000;

  @AttributeDefinition(name = "Asset", description = "Path of the machine: line1/press4")
  String asset() default "";
}
