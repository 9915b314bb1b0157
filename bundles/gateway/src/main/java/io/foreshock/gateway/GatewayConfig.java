package io.foreshock.gateway;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the gateway, {@code conf/io.foreshock.gateway.cfg}. */
@ObjectClassDefinition(name = "Gateway", description = "HTTP and WebSocket access")
public @interface GatewayConfig {
  @AttributeDefinition(description = "host names besides localhost that clients may use in the URL, without port")
  String[] allowedHosts() default {};

  @AttributeDefinition(description = "origins of web pages besides those on this machine, https://scada.example")
  String[] allowedOrigins() default {};

  @AttributeDefinition(description = "largest body of POST /api/readings, bytes")
  long maxReadingsBytes() default 16L << 20;

  @AttributeDefinition(description = "longest wait for a commit before a request is answered with 504, seconds")
  int commitTimeoutSeconds() default 30;

  @AttributeDefinition(description = "WebSocket clients at a time")
  int maxStreamClients() default 64;
}
