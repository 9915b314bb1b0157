package io.foreshock.adapter.mqtt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.foreshock.adapter.mqtt-NAME.cfg}. */
@ObjectClassDefinition(name = "MQTT", description = "Readings from an MQTT broker")
@interface MqttConfig {
  @AttributeDefinition(name = "Id", description = "Part of the connection's id after 'mqtt:'; empty = from the file's name")
  String id() default "";

  @AttributeDefinition(name = "Host")
  String host() default "localhost";

  @AttributeDefinition(name = "Port", description = "0 = 1883, or 8883 with TLS")
  int port() default 0;

  @AttributeDefinition(name = "Client id", description = "Must be unique at the broker and stay the same; empty = foreshock-NAME")
  String clientId() default "";

  @AttributeDefinition(name = "Topics", description = "Topic filters, separated by commas")
  String[] topics() default {};

  @AttributeDefinition(name = "Version", description = "5 or 3.1.1")
  String version() default "5";

  @AttributeDefinition(name = "User name", description = "Empty = none")
  String username() default "";

  @AttributeDefinition(name = "Password", type = AttributeType.PASSWORD)
  String password() default "";

  @AttributeDefinition(name = "TLS")
  boolean tls() default false;

  @AttributeDefinition(name = "Certificate authority", description = "PEM file of trusted certificates; empty = the Java default")
  String tls_ca() default "";

  @AttributeDefinition(name = "Own certificate", description = "PEM file, the chain of it may follow; for brokers that ask for one (mutual TLS)")
  String tls_certificate() default "";

  @AttributeDefinition(name = "Own key", description = "PEM file (PKCS#8, not encrypted) of the key to tls.certificate")
  String tls_key() default "";

  @AttributeDefinition(name = "QoS", description = "0 = may lose, 1 or 2 = acknowledged after the readings are on disk")
  int qos() default 1;

  @AttributeDefinition(name = "Session expiry", description = "Seconds the broker queues for us while we are away, 0..4294967295 (MQTT 5)")
  long session_expiry() default 86_400;

  @AttributeDefinition(name = "Receive maximum", description = "Unacknowledged messages in flight, 1..65535 (MQTT 5); mosquitto 2.0.11 sends more when it is below 65535 and is then cut off")
  int receive_maximum() default 65_535;

  @AttributeDefinition(name = "Keep alive", description = "Seconds, 1..65535")
  int keep_alive() default 30;

  @AttributeDefinition(name = "Topic prefix", description = "Cut off before a topic becomes asset/name")
  String topic_prefix() default "";

  @AttributeDefinition(name = "Payload", description = "auto (number or json), number, json, fields (one sensor per numeric member of a JSON object), csv, sparkplug (Sparkplug B)")
  String payload() default "auto";

  @AttributeDefinition(name = "Topic tags", description = "TAG=FILTER, separated by commas; $1..$9 in the tag stand for what the filter's wildcards matched")
  String[] topic_tags() default {};

  @AttributeDefinition(name = "Sparkplug host id", description = "What edge nodes know this appliance by as their host application (STATE); empty = none (payload=sparkplug)")
  String sparkplug_host() default "";

  @AttributeDefinition(name = "CSV columns", description = "Names in order, separated by commas; an empty one is passed over (payload=csv)")
  String csv_columns() default "";

  @AttributeDefinition(name = "CSV time column", description = "Which of the columns holds the time")
  String csv_time() default "ts";

  @AttributeDefinition(name = "CSV separator", description = "One character, or 'tab'")
  String csv_separator() default ",";

  @AttributeDefinition(name = "Value pointer", description = "JSON pointer of the value")
  String value_pointer() default "/value";

  @AttributeDefinition(name = "Timestamp pointer", description = "JSON pointer of the time: epoch s, ms, us or ns by magnitude, or ISO-8601; absent = time of receipt")
  String timestamp_pointer() default "/ts";

  @AttributeDefinition(name = "Largest payload", description = "Bytes; larger messages are rejected")
  int payload_max() default 262_144;

  @AttributeDefinition(name = "Most sensors", description = "Topics beyond this number are rejected")
  int max_sensors() default 100_000;
}
