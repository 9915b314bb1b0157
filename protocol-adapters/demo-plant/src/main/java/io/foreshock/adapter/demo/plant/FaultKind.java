package io.foreshock.adapter.demo.plant;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.util.Arrays;

/** What can go wrong with a machine, and what a maintainer would write about it. */
public enum FaultKind {
  BEARING_WEAR("bearing-wear", "bearing seizure", "inner race spalled after loss of grease",
      "bearing replaced, grease line cleaned"),

  SEAL_LEAK("seal-leak", "hydraulic leak", "rod seal worn, oil passes the piston",
      "seal kit replaced, oil topped up"),

  VALVE_STICKING("valve-sticking", "valve jam", "varnish on the spool of the control valve",
      "valve flushed, oil filter changed"),

  TRANSMITTER_DRIFT("transmitter-drift", "false pressure trip", "moisture in the pressure transmitter",
      "transmitter replaced and calibrated"),

  SUCTION_CLOGGING("suction-clogging", "pump cavitation", "suction strainer clogged by fibres",
      "strainer cleaned, cleaning interval halved"),

  SHAFT_SEAL_WEAR("shaft-seal-wear", "shaft seal failure", "mechanical seal ran dry", "mechanical seal replaced"),

  COOLER_FOULING("cooler-fouling", "overheating", "oil cooler fouled by dust",
      "cooler blown out, intake filter mat replaced"),

  REFRIGERANT_LOSS("refrigerant-loss", "loss of refrigerant", "flare nut at the liquid line leaking",
      "nut re-flared, circuit evacuated and recharged"),

  CONDENSER_FOULING("condenser-fouling", "high-pressure trip", "condenser tubes scaled", "condenser descaled");

  private final String id;
  private final String label;
  private final String cause;
  private final String remedy;

  FaultKind(String id, String label, String cause, String remedy) {
    this.id = id;
    this.label = label;
    this.cause = cause;
    this.remedy = remedy;
  }

  /** Permanent name: {@code bearing-wear}. */
  public String id() {
    return id;
  }

  /** The failure it leads to, as people say it: {@code bearing seizure}. */
  public String label() {
    return label;
  }

  public String cause() {
    return cause;
  }

  public String remedy() {
    return remedy;
  }

  /**
   * @throws ForeshockException
   *             {@code NOT_FOUND}
   */
  public static FaultKind parse(String id) {
    return Arrays.stream(values()).filter(k -> k.id.equals(id)).findFirst().orElseThrow(
        () -> new ForeshockException(ErrorCode.NOT_FOUND, "unknown fault: fault=" + id + ", known=" + known()));
  }

  private static String known() {
    return String.join(" ", Arrays.stream(values()).map(FaultKind::id).toList());
  }
}
