package io.foreshock.adapter.demo.plant;

import java.util.List;
import java.util.Locale;

/** Kinds of machines and the faults each can have. */
public enum MachineKind {
  PRESS(FaultKind.BEARING_WEAR, FaultKind.SEAL_LEAK, FaultKind.VALVE_STICKING, FaultKind.TRANSMITTER_DRIFT),

  PUMP(FaultKind.SUCTION_CLOGGING, FaultKind.BEARING_WEAR, FaultKind.SHAFT_SEAL_WEAR),

  COMPRESSOR(FaultKind.COOLER_FOULING, FaultKind.BEARING_WEAR, FaultKind.VALVE_STICKING),

  CHILLER(FaultKind.REFRIGERANT_LOSS, FaultKind.CONDENSER_FOULING);

  private final List<FaultKind> faults;

  MachineKind(FaultKind... faults) {
    this.faults = List.of(faults);
  }

  public List<FaultKind> faults() {
    return faults;
  }

  /** As in the catalog: {@code press}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
