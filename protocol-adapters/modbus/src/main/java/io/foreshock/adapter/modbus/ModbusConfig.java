package io.foreshock.adapter.modbus;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.foreshock.adapter.modbus-NAME.cfg}. */
@ObjectClassDefinition(name = "Modbus", description = "Readings polled from Modbus devices")
@interface ModbusConfig {
  @AttributeDefinition(name = "Id", description = "Part of the connection's id after 'modbus:'; empty = from the file's name")
  String id() default "";

  @AttributeDefinition(name = "Transport", description = "tcp, rtu-over-tcp, or rtu (serial line)")
  String transport() default "tcp";

  @AttributeDefinition(name = "Devices", description = "ASSET=HOST[:PORT][/UNIT], or ASSET=UNIT on the serial line or on host; separated by commas")
  String[] devices() default {};

  @AttributeDefinition(name = "Host", description = "Of the devices that name none: a gateway")
  String host() default "";

  @AttributeDefinition(name = "Port", description = "Of the devices that name none")
  int port() default 502;

  @AttributeDefinition(name = "Register map", description = "CSV file; relative to the folder of this file")
  String map() default "";

  @AttributeDefinition(name = "First address", description = "What the map calls the first register: 0 as in the protocol, or 1")
  int map_base() default 0;

  @AttributeDefinition(name = "Interval", description = "Between polls of the points that name none: "
      + Intervals.FORMS)
  String interval() default "1s";

  @AttributeDefinition(name = "Time-out", description = "Longest wait for an answer and for a connection: 10ms to 60s")
  String timeout() default "1s";

  @AttributeDefinition(name = "Retries", description = "Of a request that a working device did not answer, 0..5")
  int retries() default 1;

  @AttributeDefinition(name = "Widest gap", description = "Unmapped registers a read may step over, 0..124")
  int max_gap() default 8;

  @AttributeDefinition(name = "Registers per read", description = "1..125")
  int max_registers() default 125;

  @AttributeDefinition(name = "Bits per read", description = "1..2000")
  int max_bits() default 2_000;

  @AttributeDefinition(name = "Requests under way", description = "To one host at a time, 1..16 (tcp)")
  int max_requests() default 4;

  @AttributeDefinition(name = "Serial port", description = "/dev/ttyUSB0, COM3")
  String serial_port() default "";

  @AttributeDefinition(name = "Baud")
  int serial_baud() default 9_600;

  @AttributeDefinition(name = "Data bits", description = "7 or 8")
  int serial_data_bits() default 8;

  @AttributeDefinition(name = "Parity", description = "none, even or odd")
  String serial_parity() default "none";

  @AttributeDefinition(name = "Stop bits", description = "1 or 2")
  int serial_stop_bits() default 1;

  @AttributeDefinition(name = "RS-485", description = "The driver switches the direction")
  boolean serial_rs485() default false;

  @AttributeDefinition(name = "Write", description = "Allows writing to the points whose line of the map says write=yes")
  boolean write() default false;

  @AttributeDefinition(name = "Write as many", description = "Functions 15 and 16 for single coils and registers too, for devices that know no others")
  boolean write_multiple() default false;

  @AttributeDefinition(name = "Dry run", description = "Check the map, read every device once, store nothing")
  boolean dry_run() default false;
}
