package io.foreshock.adapter.opcua;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.foreshock.adapter.opcua-NAME.cfg}. */
@ObjectClassDefinition(name = "OPC UA", description = "Readings from an OPC UA server")
@interface OpcUaConfig {
  @AttributeDefinition(name = "Id", description = "Part of the connection's id after 'opcua:'; empty = from the file's name")
  String id() default "";

  @AttributeDefinition(name = "Endpoint", description = "opc.tcp://host:4840/path")
  String endpoint() default "";

  @AttributeDefinition(name = "Security policy", description = "None, Basic256Sha256, Aes128_Sha256_RsaOaep, Aes256_Sha256_RsaPss; Basic128Rsa15 and Basic256 are broken and for old servers only")
  String security_policy() default "Basic256Sha256";

  @AttributeDefinition(name = "Security mode", description = "None, Sign, SignAndEncrypt")
  String security_mode() default "SignAndEncrypt";

  @AttributeDefinition(name = "User name", description = "Empty = anonymous")
  String username() default "";

  @AttributeDefinition(name = "Password", type = AttributeType.PASSWORD)
  String password() default "";

  @AttributeDefinition(name = "User certificate", description = "PEM file, for servers that know users by a certificate; instead of a user name")
  String user_certificate() default "";

  @AttributeDefinition(name = "User key", description = "PEM file (PKCS#8, not encrypted) of the key to user.certificate")
  String user_key() default "";

  @AttributeDefinition(name = "History", description = "Seconds of a time without connection that are read from the server's history afterwards, where it has one; 0 = none")
  int history_backfill() default 86_400;

  @AttributeDefinition(name = "Nodes", description = "TAG=NODEID, separated by commas; ns=2;s=Name or nsu=URI;s=Name")
  String[] nodes() default {};

  @AttributeDefinition(name = "Browse root", description = "Node below which variables are looked for: a node id; empty = the Objects folder")
  String browse_root() default "";

  @AttributeDefinition(name = "Include", description = "Paths of names below the root to take, * within a level, ** over levels; separated by commas; empty = none unless nodes is empty too")
  String[] include() default {};

  @AttributeDefinition(name = "Exclude", description = "Paths of names to leave out")
  String[] exclude() default {};

  @AttributeDefinition(name = "Asset", description = "Path put before the tags; may be empty")
  String asset() default "";

  @AttributeDefinition(name = "Publishing interval", description = "Milliseconds, 10..3600000")
  int publishing_interval() default 500;

  @AttributeDefinition(name = "Sampling interval", description = "Milliseconds, 0 = as fast as the server can, -1 = the publishing interval")
  int sampling_interval() default -1;

  @AttributeDefinition(name = "Trigger", description = "What makes the server send: value (or its status) has changed, or timestamp (every new source time)")
  String trigger() default "value";

  @AttributeDefinition(name = "Queue size", description = "Values the server keeps per item between two publishes, 1..10000")
  int queue_size() default 20;

  @AttributeDefinition(name = "Most items", description = "Variables beyond this number are not taken, 1..200000")
  int max_items() default 50_000;

  @AttributeDefinition(name = "Deepest level", description = "Levels below the root that are browsed, 1..50")
  int browse_depth() default 20;
}
