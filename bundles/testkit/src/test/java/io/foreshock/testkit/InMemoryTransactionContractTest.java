package io.foreshock.testkit;

/** The model keeps the promises it is used to check. */
final class InMemoryTransactionContractTest extends TransactionContract {
  private final Services services = Services.of(new InMemoryAppliance());

  @Override
  protected Services services() {
    return services;
  }
}
