package io.foreshock.adapter.demo.plant;

import java.util.List;

/** The physics of one kind of machine. Stateful (heat) and confined to one simulation. */
sealed interface MachineModel permits PressModel, PumpModel, CompressorModel, ChillerModel {
  /**
   * One second on; writes the true values in the order of the kind's instruments.
   */
  void advance(Conditions now, double[] truth);

  /** @return instruments of such a machine at the asset path */
  static List<Instrument> instruments(MachineKind kind, String asset) {
    return switch (kind) {
      case PRESS -> PressModel.instruments(asset);
      case PUMP -> PumpModel.instruments(asset);
      case COMPRESSOR -> CompressorModel.instruments(asset);
      case CHILLER -> ChillerModel.instruments(asset);
    };
  }

  /** @return a machine in thermal balance */
  static MachineModel started(MachineKind kind) {
    return switch (kind) {
      case PRESS -> new PressModel();
      case PUMP -> new PumpModel();
      case COMPRESSOR -> new CompressorModel();
      case CHILLER -> new ChillerModel();
    };
  }
}
