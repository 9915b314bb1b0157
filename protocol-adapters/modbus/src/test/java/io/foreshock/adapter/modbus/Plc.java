package io.foreshock.adapter.modbus;

import com.digitalpetri.modbus.ExceptionCode;
import com.digitalpetri.modbus.FunctionCode;
import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleCoilsRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleCoilsResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilResponse;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusRtuServer;
import com.digitalpetri.modbus.server.ModbusServer;
import com.digitalpetri.modbus.server.ModbusServices;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyRtuServerTransport;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A device made of the client library's own server: register n holds n, every third bit is set. */
final class Plc implements ModbusServices, AutoCloseable {
  private static final int COILS = 100_000;
  final int port;
  /** Holding registers it refuses. */
  final Set<Integer> holes = ConcurrentHashMap.newKeySet();
  /** Units a gateway would not reach. */
  final Set<Integer> lostUnits = ConcurrentHashMap.newKeySet();
  /** Holding registers written to, and coils from 100,000 on. */
  final Map<Integer, Integer> written = new ConcurrentHashMap<>();
  /** Functions it was asked to write with. */
  final List<Integer> writes = new CopyOnWriteArrayList<>();
  final AtomicInteger requests = new AtomicInteger();
  private final ModbusServer server;

  private Plc(int port, boolean rtu) throws Exception {
    this.port = port;
    server = rtu
        ? ModbusRtuServer.create(
            NettyRtuServerTransport.create(c -> c.setBindAddress("127.0.0.1").setPort(port)), this)
        : ModbusTcpServer.create(
            NettyTcpServerTransport.create(c -> c.setBindAddress("127.0.0.1").setPort(port)), this);
    server.start();
  }

  static Plc tcp() throws Exception {
    return new Plc(freePort(), false);
  }

  static Plc tcp(int port) throws Exception {
    return new Plc(port, false);
  }

  static Plc rtuOverTcp() throws Exception {
    return new Plc(freePort(), true);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private byte[] registers(int unit, int address, int quantity, FunctionCode function)
      throws ModbusResponseException {
    asked(unit, function);
    byte[] data = new byte[quantity * 2];
    for (int i = 0; i < quantity; i++) {
      if (holes.contains(address + i))
        throw new ModbusResponseException(function, ExceptionCode.ILLEGAL_DATA_ADDRESS);
      int value = function == FunctionCode.READ_HOLDING_REGISTERS
          ? written.getOrDefault(address + i, address + i)
          : address + i;
      data[2 * i] = (byte) (value >> 8);
      data[2 * i + 1] = (byte) value;
    }
    return data;
  }

  private byte[] bits(int unit, int address, int quantity, FunctionCode function) throws ModbusResponseException {
    asked(unit, function);
    byte[] data = new byte[(quantity + 7) / 8];
    for (int i = 0; i < quantity; i++)
      if (written.getOrDefault(COILS + address + i, (address + i) % 3 == 0 ? 1 : 0) == 1)
        data[i / 8] |= (byte) (1 << i % 8);
    return data;
  }

  private void asked(int unit, FunctionCode function) throws ModbusResponseException {
    requests.incrementAndGet();
    if (lostUnits.contains(unit))
      throw new ModbusResponseException(function, ExceptionCode.GATEWAY_TARGET_DEVICE_FAILED_TO_RESPONSE);
  }

  @Override
  public ReadHoldingRegistersResponse readHoldingRegisters(ModbusRequestContext context, int unit,
      ReadHoldingRegistersRequest request) throws ModbusResponseException {
    return new ReadHoldingRegistersResponse(
        registers(unit, request.address(), request.quantity(), FunctionCode.READ_HOLDING_REGISTERS));
  }

  @Override
  public ReadInputRegistersResponse readInputRegisters(ModbusRequestContext context, int unit,
      ReadInputRegistersRequest request) throws ModbusResponseException {
    return new ReadInputRegistersResponse(
        registers(unit, request.address(), request.quantity(), FunctionCode.READ_INPUT_REGISTERS));
  }

  @Override
  public ReadCoilsResponse readCoils(ModbusRequestContext context, int unit, ReadCoilsRequest request)
      throws ModbusResponseException {
    return new ReadCoilsResponse(bits(unit, request.address(), request.quantity(), FunctionCode.READ_COILS));
  }

  @Override
  public ReadDiscreteInputsResponse readDiscreteInputs(ModbusRequestContext context, int unit,
      ReadDiscreteInputsRequest request) throws ModbusResponseException {
    return new ReadDiscreteInputsResponse(
        bits(unit, request.address(), request.quantity(), FunctionCode.READ_DISCRETE_INPUTS));
  }

  private void check(int address, FunctionCode function) throws ModbusResponseException {
    writes.add(function.getCode());
    if (holes.contains(address))
      throw new ModbusResponseException(function, ExceptionCode.ILLEGAL_DATA_ADDRESS);
  }

  @Override
  public WriteSingleCoilResponse writeSingleCoil(ModbusRequestContext context, int unit, WriteSingleCoilRequest request)
      throws ModbusResponseException {
    check(request.address(), FunctionCode.WRITE_SINGLE_COIL);
    written.put(COILS + request.address(), request.value() == 0 ? 0 : 1);
    return new WriteSingleCoilResponse(request.address(), request.value());
  }

  @Override
  public WriteSingleRegisterResponse writeSingleRegister(ModbusRequestContext context, int unit,
      WriteSingleRegisterRequest request) throws ModbusResponseException {
    check(request.address(), FunctionCode.WRITE_SINGLE_REGISTER);
    written.put(request.address(), request.value());
    return new WriteSingleRegisterResponse(request.address(), request.value());
  }

  @Override
  public WriteMultipleCoilsResponse writeMultipleCoils(ModbusRequestContext context, int unit,
      WriteMultipleCoilsRequest request) throws ModbusResponseException {
    check(request.address(), FunctionCode.WRITE_MULTIPLE_COILS);
    for (int i = 0; i < request.quantity(); i++)
      written.put(COILS + request.address() + i, request.values()[i / 8] >> i % 8 & 1);
    return new WriteMultipleCoilsResponse(request.address(), request.quantity());
  }

  @Override
  public WriteMultipleRegistersResponse writeMultipleRegisters(ModbusRequestContext context, int unit,
      WriteMultipleRegistersRequest request) throws ModbusResponseException {
    check(request.address(), FunctionCode.WRITE_MULTIPLE_REGISTERS);
    for (int i = 0; i < request.quantity(); i++)
      written.put(request.address() + i, (request.values()[2 * i] & 0xFF) << 8 | request.values()[2 * i + 1] & 0xFF);
    return new WriteMultipleRegistersResponse(request.address(), request.quantity());
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
