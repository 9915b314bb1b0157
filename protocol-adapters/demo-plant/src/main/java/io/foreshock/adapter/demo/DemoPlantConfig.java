package io.foreshock.adapter.demo;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.foreshock.adapter.demo-NAME.cfg}. */
@ObjectClassDefinition(name = "Demo plant", description = "A simulated plant with machines that fail now and then")
@interface DemoPlantConfig {
  @AttributeDefinition(name = "Id", description = "Part of the connection's id after 'demo:'; empty = from the file's name")
  String id() default "";

  @AttributeDefinition(name = "Seed", description = "Another seed is another plant")
  long seed() default 42;

  @AttributeDefinition(name = "Speed", description = "Plant seconds per second, 0.1..100000, until plant time reaches the wall clock")
  double speed() default 60;

  @AttributeDefinition(name = "Start", description = "Plant time of the first sample, ISO-8601 (2026-05-01T06:00:00Z); empty = 30 days before the first start")
  String start() default "";

  @AttributeDefinition(name = "Automatic faults", description = "Lets faults begin by themselves")
  boolean auto_faults() default true;

  @AttributeDefinition(name = "Seed history", description = "Stores and labels five past incidents at the first start")
  boolean seed_history() default true;
}
