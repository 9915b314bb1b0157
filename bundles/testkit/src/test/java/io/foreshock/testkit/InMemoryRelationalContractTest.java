package io.foreshock.testkit;

/** The model keeps the promises it is used to check. */
final class InMemoryRelationalContractTest extends RelationalContract {
  private final Services services = Services.of(new InMemoryAppliance());

  @Override
  protected Services services() {
    return services;
  }
}
