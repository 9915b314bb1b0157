package io.foreshock.pgwire;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the PostgreSQL wire, {@code conf/io.foreshock.pgwire.cfg}. */
@ObjectClassDefinition(name = "PostgreSQL wire", description = "SQL access for PostgreSQL's clients")
public @interface PgWireConfig {
  @AttributeDefinition(description = "address to listen on; 127.0.0.1 is this machine only")
  String host() default "127.0.0.1";

  @AttributeDefinition(description = "port; 0 = any free one, -1 = do not listen")
  int port() default 5433;

  @AttributeDefinition(description = "users as name=SCRAM-SHA-256$4096:salt$StoredKey:ServerKey; with users, a password is needed on this machine, too")
  String[] users() default {};

  @AttributeDefinition(description = "PKCS #12 file with the key and certificate for TLS, relative to the data folder")
  String keyStore() default "";

  @AttributeDefinition(description = "password of the key store")
  String keyStorePassword() default "";

  @AttributeDefinition(description = "clients of other machines must use TLS")
  boolean requireTls() default true;

  @AttributeDefinition(description = "connections at a time")
  int maxConnections() default 100;

  @AttributeDefinition(description = "statements at a time; more wait")
  int maxStatements() default 16;

  @AttributeDefinition(description = "largest message of a client, bytes")
  int maxMessageBytes() default 16 << 20;
}
